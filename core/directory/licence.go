package directory

import "encoding/json"

// Licence is a product for which a tenant has licences (Graph's subscribedSku).
type Licence struct {
	ID   string // skuId, in lower case
	Part string // skuPartNumber, such as ENTERPRISEPACK
}

// LicenceIDs returns the products in a value of assignedLicenses, in order.
func LicenceIDs(assigned string) []string {
	var list []struct {
		ID string `json:"skuId"`
	}
	if json.Unmarshal([]byte(assigned), &list) != nil {
		return nil
	}
	ids := make([]string, 0, len(list))
	for _, l := range list {
		if l.ID != "" {
			ids = append(ids, l.ID)
		}
	}
	return ids
}
