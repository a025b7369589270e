package instance

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
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

// What one instance asks another to do. The answer repeats the word.
const (
	show = "show"
	quit = "quit"
)

// lookAgain is the interval at which Quit checks whether the other instance has ended.
const lookAgain = 100 * time.Millisecond

// ErrShown says that another instance uses the data folder. If it was asked to, it now shows its
// window.
var ErrShown = errors.New("another instance uses the data folder")

// Instance is the one program that uses a data folder.
type Instance struct {
	// Raised receives a value when another start asks for the window. Several requests may arrive
	// as one value.
	Raised chan struct{}
	// Ended receives a value when Quit asks this instance to end, as an installer does.
	Ended chan struct{}

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
	i := &Instance{Raised: make(chan struct{}, 1), Ended: make(chan struct{}, 1), token: rand.Text()}
	i.lock = lockOf(folder)
	switch ok, err := i.lock.TryLock(); {
	case err != nil:
		return nil, settings.Unusable(folder, fmt.Errorf("lock data folder: %w", err))
	case !ok && !raise:
		return nil, ErrShown
	case !ok:
		if err := callOther(folder, show); err != nil {
			return nil, err
		}
		return nil, ErrShown
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
	said, err := bufio.NewReader(io.LimitReader(call, 256)).ReadString('\n')
	if err != nil {
		return
	}
	token, word, _ := strings.Cut(strings.TrimSuffix(said, "\n"), " ")
	wanted := map[string]chan struct{}{show: i.Raised, quit: i.Ended}[word]
	if token != i.token || wanted == nil {
		return
	}
	select {
	case wanted <- struct{}{}:
	default: // The same request is already waiting.
	}
	fmt.Fprint(call, word)
}

// Release lets another program use the data folder.
func (i *Instance) Release() {
	if i.listener != nil {
		i.listener.Close()
	}
	i.works.Wait()
	i.lock.Unlock() // If this fails, the system releases the lock when the process ends.
}

// Quit asks the instance that uses the data folder to end, and waits until it has, or until ctx ends.
// If there is no such instance, Quit does nothing. The folder need not exist.
func Quit(ctx context.Context, folder string) error {
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	lock := lockOf(folder)
	switch ok, err := lock.TryLock(); {
	case err != nil:
		return settings.Unusable(folder, fmt.Errorf("lock data folder: %w", err))
	case ok:
		return lock.Unlock()
	}
	if err := callOther(folder, quit); err != nil {
		return err
	}
	if ok, err := lock.TryLockContext(ctx, lookAgain); !ok {
		return notResponding(folder, err)
	}
	return lock.Unlock()
}

func lockOf(folder string) *flock.Flock {
	return flock.New(filepath.Join(folder, Lock), flock.SetPermissions(0o600))
}

// callOther asks the instance that uses the data folder to do what word says.
func callOther(folder, word string) error {
	text, err := os.ReadFile(filepath.Join(folder, instanceFile))
	var other address
	if err == nil {
		err = json.Unmarshal(text, &other)
	}
	if err == nil {
		err = other.call(word)
	}
	if err != nil {
		return notResponding(folder, err)
	}
	return nil
}

func notResponding(folder string, err error) error {
	return problem.Problem{
		Code: problem.CodeBusy, Title: "Rollcall is already running but not responding",
		Detail: "It is using the data folder " + folder + ".",
		Hint:   "Quit that program, or choose another folder with --data-dir.",
	}.Wrap(err)
}

func (a address) call(word string) error {
	call, err := net.DialTimeout("tcp", a.Address, callPatience)
	if err != nil {
		return fmt.Errorf("call other instance: %w", err)
	}
	defer call.Close()
	call.SetDeadline(time.Now().Add(callPatience))
	if _, err := fmt.Fprintf(call, "%s %s\n", a.Token, word); err != nil {
		return fmt.Errorf("ask other instance: %w", err)
	}
	if answer, err := io.ReadAll(io.LimitReader(call, 256)); err != nil || string(answer) != word {
		return errors.New("the other instance does not answer")
	}
	return nil
}
