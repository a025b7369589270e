package instance

import (
	"bufio"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// Files in the data folder through which instances find each other. The lock shows that there is an
// instance, and the other file contains its address.
const (
	Lock         = "window.lock"
	instanceFile = "window.json"
)

// callPatience is how long one instance waits for an answer from another.
const callPatience = 3 * time.Second

// shown is the answer of an instance that shows its window.
const shown = "shown"

// ErrShown says that another instance uses the data folder. If it was asked to, it now shows its
// window.
var ErrShown = errors.New("another instance uses the data folder")

// Instance is the one program that uses a data folder.
type Instance struct {
	// Raised receives a value when another start asks for the window. Several requests may arrive
	// as one value.
	Raised chan struct{}

	lock     *flock.Flock
	listener net.Listener
	token    string
	works    sync.WaitGroup
}

// address is the content of instanceFile.
type address struct{ Address, Token string }

// Claim makes this program the only one that uses the data folder. If another program already does,
// the error is ErrShown. With raise, Claim asks that program to show its window.
func Claim(folder string, raise bool) (*Instance, error) {
	i := &Instance{Raised: make(chan struct{}, 1), token: rand.Text()}
	i.lock = flock.New(filepath.Join(folder, Lock), flock.SetPermissions(0o600))
	switch ok, err := i.lock.TryLock(); {
	case err != nil:
		return nil, settings.Unusable(folder, fmt.Errorf("lock data folder: %w", err))
	case !ok && !raise:
		return nil, ErrShown
	case !ok:
		return nil, showOther(folder)
	}
	if err := i.listen(folder); err != nil {
		i.Release()
		return nil, err
	}
	return i, nil
}

func (i *Instance) listen(folder string) (err error) {
	if i.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return fmt.Errorf("listen for other instances: %w", err)
	}
	text, err := json.Marshal(address{Address: i.listener.Addr().String(), Token: i.token})
	if err != nil {
		return fmt.Errorf("encode address: %w", err)
	}
	if err := os.WriteFile(filepath.Join(folder, instanceFile), text, 0o600); err != nil {
		return settings.Unusable(folder, fmt.Errorf("write address: %w", err))
	}
	i.works.Go(i.serve)
	return nil
}

// serve answers calls one at a time until the listener is closed.
func (i *Instance) serve() {
	for {
		call, err := i.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err == nil {
			i.answer(call)
		}
	}
}

func (i *Instance) answer(call net.Conn) {
	defer call.Close()
	call.SetDeadline(time.Now().Add(callPatience))
	said := make([]byte, len(i.token))
	if n, err := bufio.NewReader(call).Read(said); err != nil || string(said[:n]) != i.token {
		return
	}
	select {
	case i.Raised <- struct{}{}:
	default: // A request to show the window is already waiting.
	}
	fmt.Fprint(call, shown)
}

// Release lets another program use the data folder.
func (i *Instance) Release() {
	if i.listener != nil {
		i.listener.Close()
	}
	i.works.Wait()
	i.lock.Unlock() // If this fails, the system releases the lock when the process ends.
}

// showOther asks the instance that uses the data folder to show its window.
func showOther(folder string) error {
	text, err := os.ReadFile(filepath.Join(folder, instanceFile))
	var other address
	if err == nil {
		err = json.Unmarshal(text, &other)
	}
	if err == nil {
		err = other.call()
	}
	if err != nil {
		return problem.Problem{
			Code: problem.CodeBusy, Title: "Rollcall is already running but not responding",
			Detail: "It is using the data folder " + folder + ".",
			Hint:   "Quit that program, or name another folder with --data-dir.",
		}.Wrap(err)
	}
	return ErrShown
}

func (a address) call() error {
	call, err := net.DialTimeout("tcp", a.Address, callPatience)
	if err != nil {
		return fmt.Errorf("call other instance: %w", err)
	}
	defer call.Close()
	call.SetDeadline(time.Now().Add(callPatience))
	if _, err := fmt.Fprint(call, a.Token); err != nil {
		return fmt.Errorf("ask other instance: %w", err)
	}
	answer := make([]byte, len(shown))
	if n, err := call.Read(answer); err != nil || string(answer[:n]) != shown {
		return errors.New("the other instance does not answer")
	}
	return nil
}
