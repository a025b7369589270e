package storagetest

import "testing"

// behaviours are what every store must show, by subject.
var behaviours = map[string]func(*testing.T, Store){
	"staging/last occurrence wins":           lastOccurrenceWins,
	"staging/replays change nothing":         replaysChangeNothing,
	"staging/first read is invisible":        firstReadIsInvisible,
	"staging/resume goes on at positions":    resumeGoesOnAtPositions,
	"staging/reset stream":                   resetStreamSetsLink,
	"staging/first delta round":              firstDeltaRound,
	"staging/groups to read":                 groupsToReadInPortions,
	"staging/dropped read leaves no trace":   droppedReadLeavesNoTrace,
	"staging/excluded properties are kept":   excludedPropertiesAreKept,
	"delta/null clears and absent keeps":     nullClearsAndAbsentKeeps,
	"delta/unknown removal does nothing":     unknownRemovalDoesNothing,
	"delta/links move with apply only":       linksMoveWithApplyOnly,
	"removal/delete, purge and restore":      deletePurgeAndRestore,
	"removal/absent from full read":          absentFromFullRead,
	"removal/keep absent":                    keepAbsent,
	"removal/groups":                         groupsAreRemovedAndRestored,
	"memberships/whole groups":               wholeGroupsLoseMembers,
	"memberships/deleted members stay":       deletedMembersStayInWholeGroups,
	"memberships/deleted groups stay":        deletedGroupsStayInWholeGroups,
	"memberships/missing keep theirs":        missingKeepTheirMemberships,
	"memberships/groups of a user":           groupsOfAUserAreReconciled,
	"memberships/groups of a group":          groupsOfAGroupAreReconciled,
	"memberships/groups of a group at first": groupsOfAGroupInAFirstRead,
	"memberships/sides are read apart":       sidesAreReadApart,
	"memberships/piece by piece":             membersArriveInPieces,
	"memberships/unknown members":            unknownMembersAreNotShown,
	"memberships/effective":                  effectiveMemberships,
	"memberships/effective in cycles":        cyclesEnd,
	"memberships/statuses widen":             statusesWidenMemberships,
	"scope/edit without network":             scopeEditWithoutNetwork,
	"scope/preview":                          previewTellsWhatARunDoes,
	"history/unchanged run writes nothing":   unchangedRunWritesNothing,
	"history/every run reads back":           everyRunReadsBack,
	"history/moments between runs":           momentsBetweenRuns,
	"history/run that goes on with another":  runSinceIsTheApplyingOne,
	"history/changes":                        changesOfARun,
	"history/states and statistics":          statesAndStatistics,
	"connectors/read back":                   connectorsReadBack,
	"connectors/do not mix":                  connectorsDoNotMix,
	"connectors/remove":                      removedConnectorLeavesOthers,
	"connectors/one run at a time":           oneRunAtATime,
	"profiles/one default from the start":    defaultFromTheStart,
	"profiles/read back as stored":           profilesReadBack,
	"profiles/order":                         profilesAreOrdered,
	"profiles/another default":               anotherDefault,
	"profiles/removed, but not the default":  removedProfiles,
	"profiles/by reference":                  profileByReference,
	"profiles/groups come and go":            profileGroupsComeAndGo,
	"profiles/connector in use":              connectorInUse,
	"reading/order":                          orderOfNames,
	"reading/search":                         searchFinds,
	"reading/search as of a run":             searchAsOfARun,
	"reading/search before the index is up":  searchBeforeIndex,
	"reading/hostile search texts":           hostileSearchTexts,
	"reading/by reference":                   byReference,
	"reading/snapshot while a run applies":   iteratorsKeepTheirSnapshot,
	"reading/stops with consumer or context": iteratorsStop,
	"random/against a model":                 randomOperations,
}

// Conformance runs every behaviour against a fresh store that open makes.
func Conformance(t *testing.T, open func(t *testing.T) Store) {
	for name, behaviour := range behaviours {
		t.Run(name, func(t *testing.T) { behaviour(t, open(t)) })
	}
}
