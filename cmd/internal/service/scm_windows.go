package service

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/svc"
	"golang.org/x/sys/windows/svc/eventlog"
	"golang.org/x/sys/windows/svc/mgr"

	"github.com/rollcallsync/rollcall/cmd/internal/supervise"
	"github.com/rollcallsync/rollcall/core/logging"
	"github.com/rollcallsync/rollcall/core/pause"
	"github.com/rollcallsync/rollcall/core/problem"
)

const (
	name        = supervise.ServiceName
	displayName = "Rollcall"
	description = "Keeps an exact copy of a Microsoft 365 directory, with its history."
	// virtualAccount is the account that Windows makes for the service. It has no password.
	virtualAccount = `NT SERVICE\` + name
	// restartAfter is how long Windows waits before it restarts a service that failed.
	restartAfter = 30 * time.Second
	// forgetFailures is the number of seconds after which failures no longer count.
	forgetFailures = 3600
	// stopPatience is how long a service may take to stop. It ends a run during this time.
	stopPatience = 2 * time.Minute
	// lookAgain is how often the state of a service that stops is read.
	lookAgain = 200 * time.Millisecond
)

// Install makes Windows run the service now and from now on.
func Install(ctx context.Context, s Service) (Status, error) {
	if s.Account != "" {
		return Status{}, problem.Usage("--account is not for Windows",
			"The service runs in an account that Windows makes for it, "+virtualAccount+".")
	}
	if s.Folder == "" {
		s.Folder = usualDataFolder()
	}
	m, err := connect()
	if err != nil {
		return Status{}, err
	}
	defer m.Disconnect()
	if err := remove(ctx, m); err != nil {
		return Status{}, err
	}
	if err := create(m, s); err != nil {
		return Status{}, err
	}
	return Query(ctx, true)
}

// usualDataFolder returns the data folder of the service, in the folder for data of all accounts.
func usualDataFolder() string {
	base := os.Getenv("ProgramData")
	if base == "" {
		base = `C:\ProgramData`
	}
	return filepath.Join(base, "Rollcall")
}

// create makes the service, its folder and its source in the event log, and starts it.
func create(m *mgr.Mgr, s Service) error {
	words := append(s.words(), "--service")
	config := mgr.Config{
		DisplayName: displayName, Description: description, StartType: mgr.StartAutomatic,
		ServiceStartName: virtualAccount, ErrorControl: mgr.ErrorNormal,
	}
	service, err := m.CreateService(name, words[0], config, words[1:]...)
	if err != nil {
		return refusedBy("create the service", err)
	}
	defer service.Close()
	if err := settle(service, s.Folder); err != nil {
		return errors.Join(err, service.Delete())
	}
	if err := service.Start(); err != nil {
		return refusedBy("start the service", err)
	}
	return nil
}

// known returns nil for the error about a setting that this system (for example Wine) does not
// have. The service works without it.
func known(err error) error {
	if errors.Is(err, windows.ERROR_INVALID_LEVEL) {
		return nil
	}
	return err
}

// settle sets what Windows does if the service fails, and prepares its data folder and the event
// log.
func settle(service *mgr.Service, folder string) error {
	err := known(service.UpdateConfig(mgr.Config{
		ServiceType: windows.SERVICE_NO_CHANGE, StartType: mgr.StartAutomatic, ErrorControl: mgr.ErrorNormal,
		DisplayName: displayName, Description: description, DelayedAutoStart: true,
	}))
	if err != nil {
		return refusedBy("start the service after the others", err)
	}
	restart := mgr.RecoveryAction{Type: mgr.ServiceRestart, Delay: restartAfter}
	err = known(service.SetRecoveryActions([]mgr.RecoveryAction{restart, restart, restart}, forgetFailures))
	if err == nil {
		err = known(service.SetRecoveryActionsOnNonCrashFailures(true))
	}
	if err != nil {
		return refusedBy("set what to do after a failure", err)
	}
	if err := grant(folder); err != nil {
		return written(folder, err)
	}
	const kinds = eventlog.Error | eventlog.Warning | eventlog.Info
	_ = eventlog.Remove(logging.EventSource) // an earlier one, if any
	if err := eventlog.InstallAsEventCreate(logging.EventSource, kinds); err != nil {
		return refusedBy("add a source to the event log", err)
	}
	return nil
}

// grant creates the data folder and gives the system, administrators and the service access to it.
// No other account may read it.
func grant(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	var list strings.Builder
	list.WriteString("D:PAI")
	for _, who := range []string{"SY", "BA", accountSID(name)} {
		fmt.Fprintf(&list, "(A;OICI;FA;;;%s)", who)
	}
	descriptor, err := windows.SecurityDescriptorFromString(list.String())
	if err != nil {
		return err
	}
	dacl, _, err := descriptor.DACL()
	if err != nil {
		return err
	}
	return windows.SetNamedSecurityInfo(folder, windows.SE_FILE_OBJECT,
		windows.DACL_SECURITY_INFORMATION|windows.PROTECTED_DACL_SECURITY_INFORMATION, nil, nil, dacl, nil)
}

// Remove stops the service and removes it. It is not an error if there is none.
func Remove(ctx context.Context, _ bool) error {
	m, err := connect()
	if err != nil {
		return err
	}
	defer m.Disconnect()
	return remove(ctx, m)
}

func remove(ctx context.Context, m *mgr.Mgr) error {
	service, err := m.OpenService(name)
	if errors.Is(err, windows.ERROR_SERVICE_DOES_NOT_EXIST) {
		return nil
	}
	if err != nil {
		return refusedBy("open the service", err)
	}
	defer service.Close()
	if err := stop(ctx, service); err != nil {
		return err
	}
	if err := service.Delete(); err != nil {
		return refusedBy("delete the service", err)
	}
	_ = eventlog.Remove(logging.EventSource) // Its entries stay readable, with a note that the source is missing.
	return nil
}

// stop stops the service and waits until it has stopped.
func stop(ctx context.Context, service *mgr.Service) error {
	ctx, cancel := context.WithTimeout(ctx, stopPatience)
	defer cancel()
	now, err := service.Control(svc.Stop)
	if errors.Is(err, windows.ERROR_SERVICE_NOT_ACTIVE) {
		return nil
	}
	for err == nil && now.State != svc.Stopped {
		if err = pause.For(ctx, lookAgain); err == nil {
			now, err = service.Query()
		}
	}
	if err != nil {
		return refusedBy("stop the service", err)
	}
	return nil
}

// Query asks Windows about the service. Every account may.
func Query(context.Context, bool) (Status, error) {
	status := Status{State: Missing, System: true}
	scm, err := windows.OpenSCManager(nil, nil, windows.SC_MANAGER_CONNECT)
	if err != nil {
		return status, refusedBy("connect to the service manager", err)
	}
	defer windows.CloseServiceHandle(scm)
	called, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return status, err
	}
	handle, err := windows.OpenService(scm, called, windows.SERVICE_QUERY_STATUS|windows.SERVICE_QUERY_CONFIG)
	if errors.Is(err, windows.ERROR_SERVICE_DOES_NOT_EXIST) {
		return status, nil
	}
	if err != nil {
		return status, refusedBy("open the service", err)
	}
	service := &mgr.Service{Name: name, Handle: handle}
	defer service.Close()
	now, err := service.Query()
	if err != nil {
		return status, refusedBy("read the state of the service", err)
	}
	status.PID = int(now.ProcessId)
	status.State = map[svc.State]State{
		svc.Running: Running, svc.StartPending: Starting, svc.StopPending: Stopping,
	}[now.State]
	if status.State == "" {
		status.State = Stopped
		if now.Win32ExitCode != 0 && now.Win32ExitCode != uint32(windows.ERROR_SERVICE_NEVER_STARTED) {
			status.State = Failed
		}
	}
	buffer := make([]byte, largestConfig)
	config := (*windows.QUERY_SERVICE_CONFIG)(unsafe.Pointer(&buffer[0]))
	var size uint32
	if err := windows.QueryServiceConfig(handle, config, largestConfig, &size); err != nil {
		return status, refusedBy("read the configuration of the service", err)
	}
	status.Enabled = config.StartType == windows.SERVICE_AUTO_START
	status.Place = windows.UTF16PtrToString(config.BinaryPathName)
	return status, nil
}

// largestConfig is the largest size of a configuration in bytes (QueryServiceConfigW).
const largestConfig = 8 << 10

// connect connects to the service manager with the rights to change services.
func connect() (*mgr.Mgr, error) {
	m, err := mgr.Connect()
	if errors.Is(err, windows.ERROR_ACCESS_DENIED) {
		return nil, notAllowed("Open a terminal with the command Run as administrator.")
	}
	if err != nil {
		return nil, refusedBy("connect to the service manager", err)
	}
	return m, nil
}

func refusedBy(command string, err error) error { return refused(command, err.Error()).Wrap(err) }

// Advice says what else a person may want to know after Install.
func Advice(bool) string {
	return fmt.Sprintf("Its data is in %s, unless you chose another folder. It runs as %s, which has no credentials "+
		"of a person: "+
		"keep the secrets in an encrypted file. Its messages are in the event log, under Application.",
		usualDataFolder(), virtualAccount)
}
