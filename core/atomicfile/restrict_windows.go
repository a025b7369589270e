package atomicfile

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/windows"
)

func restrict(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return fmt.Errorf("find own account: %w", err)
	}
	found, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return fmt.Errorf("read access list of %s: %w", path, err)
	}
	list := found.String()
	if !strings.HasPrefix(list, "D:") {
		return nil // the disk has no access lists
	}
	private, changed := privateList(list, user.User.Sid.String(), info.IsDir())
	if !changed {
		return nil
	}
	wanted, err := windows.SecurityDescriptorFromString(private)
	if err != nil {
		return fmt.Errorf("make access list of %s: %w", path, err)
	}
	dacl, _, err := wanted.DACL()
	if err != nil {
		return fmt.Errorf("make access list of %s: %w", path, err)
	}
	return windows.SetNamedSecurityInfo(path, windows.SE_FILE_OBJECT,
		windows.DACL_SECURITY_INFORMATION|windows.PROTECTED_DACL_SECURITY_INFORMATION, nil, nil, dacl, nil)
}
