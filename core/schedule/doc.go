// Package schedule says when runs are due, and waits for it (design section 4).
//
// Plan is arithmetic and nothing else: times of day in a region become slots,
// which are points in time. A slot is the first moment at which the region's
// clocks have reached date and time. So a time that daylight saving skips is
// due at the first moment after the gap, and a time that comes twice is due the
// first time only. Two times skipped by the same gap are one slot. Plans are
// values; use them from any goroutine.
//
// Loop is the waiting. One goroutine runs Serve, which calls Run in place, so
// that runs never overlap and nothing is left when Serve has returned. Refresh
// may be called from any goroutine. Once, in the place of Serve, does what is
// due now and returns.
//
// The loop looks at the wall clock at least once a minute, because timers stand
// still while a computer sleeps. It remembers up to which moment slots are
// settled, in memory and, through Memory, across restarts:
//
//   - slots between that moment and now are due. They are made up in one run,
//     whose Due says which slots it stands for;
//   - a clock that was set back settles nothing twice. Only one that was ahead
//     by more than a day is taken for wrong: the slots of the days that it
//     skipped are due when they really come;
//   - slots that pass while the schedule is paused are settled without a run;
//   - edited times count from the moment of the edit;
//   - slots are settled when their run has returned, whatever its result, unless
//     the loop was ended meanwhile: then the next start makes them up.
//
// That one program at a time owns the schedule of a data folder is for the
// caller to see to: it takes that lock before it calls Serve.
package schedule
