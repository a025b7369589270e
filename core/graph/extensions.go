package graph

import (
	"context"
	"io"
	"net/http"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/rollcallsync/rollcall/core/directory"
)

// Extensions lists the directory extensions of users and groups that are registered in the tenant.
// This needs Directory.Read.All
// (https://learn.microsoft.com/graph/api/directoryobject-getavailableextensionproperties). The
// values of an extension whose name is known can be read without that permission.
func (c *Client) Extensions(ctx context.Context) (list []directory.Extension, err error) {
	var body struct {
		Value []struct {
			Name    string   `json:"name"`
			Targets []string `json:"targetObjects"`
		} `json:"value"`
	}
	r := request{
		method: http.MethodPost, link: c.prefix + "/directoryObjects/getAvailableExtensionProperties",
		body: []byte("{}"),
	}
	err = c.exchange(ctx, r, func(a answer) error {
		text, err := io.ReadAll(a.body)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(text, &body); err != nil {
			return err
		}
		if body.Value == nil {
			return contentError("the answer has no list of extensions")
		}
		return nil
	})
	for _, x := range body.Value {
		e := directory.Extension{
			Name: x.Name, Users: slices.Contains(x.Targets, "User"), Groups: slices.Contains(x.Targets, "Group"),
		}
		if directory.IsExtension(x.Name) && (e.Users || e.Groups) {
			list = append(list, e)
		}
	}
	return list, wrapped("list directory extensions", err)
}
