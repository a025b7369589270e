package present_test

import (
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
)

func TestMemberLine(t *testing.T) {
	clock := present.Clock{Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), Zone: time.UTC}
	began := time.Date(2026, 11, 3, 8, 6, 0, 0, time.UTC)
	row := present.ObjectRow{
		ID: "u1", Name: "Ann", Address: "ann@contoso.com", More: "Sales",
		Status: directory.StatusActive, Tie: &directory.Tie{Since: began, Run: 7},
	}
	with := func(change func(*present.ObjectRow)) present.ObjectRow {
		other, tie := row, *row.Tie
		other.Tie = &tie
		change(&other)
		return other
	}
	for name, tt := range map[string]struct {
		row  present.ObjectRow
		kind directory.Kind
		want present.MemberLine
	}{
		"direct": {row, directory.KindUser, present.MemberLine{
			Name: "Ann", Since: "since 3 Nov 2026", Exact: "First seen in run 7, 3 Nov 2026 08:06:00 UTC.",
			Who: "ann@contoso.com", Way: "direct", Opens: true,
		}},
		"from the beginning": {
			with(func(x *present.ObjectRow) { x.Tie.FirstRead = true }), directory.KindUser,
			present.MemberLine{
				Name: "Ann", Since: "before 3 Nov 2026", Who: "ann@contoso.com", Way: "direct", Opens: true,
				Exact: "Already existed in the first run of this tenant: run 7, 3 Nov 2026 08:06:00 UTC.",
			},
		},
		"a disabled guest through a group": {with(func(x *present.ObjectRow) {
			x.AccountType, x.Status, x.Tie.Through, x.Tie.ThroughName = "Guest", directory.StatusDisabled, "g2",
				"Retail"
		}), directory.KindUser, present.MemberLine{
			Name: "Ann", Since: "since 3 Nov 2026", Exact: "First seen in run 7, 3 Nov 2026 08:06:00 UTC.",
			Who: "Guest · Disabled · ann@contoso.com", Way: "through Retail", Opens: true,
		}},
		"without an address": {
			with(func(x *present.ObjectRow) { x.Address, x.Tie = "", nil }), directory.KindUser,
			present.MemberLine{
				Name: "Ann", Who: "Sales", Opens: true,
			},
		},
		"a group": {
			with(func(x *present.ObjectRow) { x.Address, x.More, x.Tie = "team@contoso.com", "Security", nil }),
			directory.KindGroup,
			present.MemberLine{
				Name: "Ann", Who: "Security · team@contoso.com", Opens: true,
			},
		},
		"a device": {
			present.OtherRow(directory.Membership{Member: "d1", MemberKind: directory.KindDevice}),
			directory.KindOther,
			present.MemberLine{
				Name: "d1", Who: "Device",
			},
		},
		"not dated": {
			with(func(x *present.ObjectRow) { x.Tie.Since = time.Time{} }), directory.KindUser,
			present.MemberLine{
				Name: "Ann", Who: "ann@contoso.com", Way: "direct", Opens: true,
			},
		},
	} {
		if got := present.MemberLineOf(tt.row, tt.kind, clock); got != tt.want {
			t.Errorf("%s:\n got %+v\nwant %+v", name, got, tt.want)
		}
	}
}

func TestMembersInWords(t *testing.T) {
	for want, got := range map[string]string{
		"0":                                  present.MembersCount(directory.TieCount{}),
		"12,000 (+31)":                       present.MembersCount(directory.TieCount{Direct: 12000, Nested: 31}),
		"Back to Adele Vance":                present.BackTo("Adele Vance"),
		"Back to Bartholomäus Maximilian v…": present.BackTo("Bartholomäus Maximilian von und zu Hohenlohe"),
		"Bartholomäus Maximilian von und zu Hohenlohe-Schillingsfürst": present.Title("Bartholomäus Maximilian von " +
			"und zu Hohenlohe-Schillingsfürst"),
		"Bartholomäus Maximilian von und zu Hohenlohe-Schillingsfürs…": present.Title("Bartholomäus Maximilian von " +
			"und zu Hohenlohe-Schillingsfürst II"),
		"Ann is no longer in the directory.":         present.NotThere("Ann", true),
		"Ann was not in the directory at this time.": present.NotThere("Ann", false),
		"Not in the list: the search or a filter hides it.": present.NotListed(false, true,
			directory.StatusDeleted),
		"Not listed: the list shows only active groups.": present.NotListed(true, false,
			directory.StatusDeleted),
		"Not listed: the list shows only active and disabled accounts.": present.NotListed(false, false,
			directory.StatusOutOfScope),
		"No longer in the list.": present.NotListed(false, false, directory.StatusActive),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	kinds := present.MemberKinds(directory.TieCounts{
		Users:  directory.TieCount{Direct: 98_412, Nested: 3},
		Others: directory.TieCount{Direct: 2},
	})
	if len(kinds) != 2 || kinds[0].Label != "Users 98,415" || kinds[1].Label != "Others 2" ||
		kinds[1].Value != directory.KindOther {
		t.Errorf("kinds %+v", kinds)
	}
}
