package graph

import (
	"context"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Licences reads the products for which the tenant has licences. It needs one of the permissions
// LicenseAssignment.Read.All, Organization.Read.All or Directory.Read.All
// (https://learn.microsoft.com/graph/api/subscribedsku-list).
func (c *Client) Licences(ctx context.Context) (list []directory.Licence, err error) {
	var answer struct {
		Value []struct {
			ID   string `json:"skuId"`
			Part string `json:"skuPartNumber"`
		} `json:"value"`
	}
	err = c.document(ctx, "/subscribedSkus", &answer, func() error {
		if answer.Value == nil {
			return contentError("the answer has no list of products")
		}
		return nil
	})
	for _, sku := range answer.Value {
		if sku.ID != "" {
			list = append(list, directory.Licence{ID: strings.ToLower(sku.ID), Part: sku.Part})
		}
	}
	return list, wrapped("read the products of the tenant", err)
}
