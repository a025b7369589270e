// Package schedule decides when runs are due, and waits for that time (design section 4).
//
// Plan only does arithmetic. It converts times of day in a region to slots, which are points in
// time. A slot is the first moment at which the region's clocks have reached the date and time.
// If daylight saving skips a time, the slot is the first moment after the gap. If a time occurs
// twice, only the first one is a slot. If one gap skips two times, they share one slot. Plans are
// values and safe for concurrent use.
//
// Loop does the waiting. One goroutine runs Serve, which calls Run directly. Runs therefore never
// overlap, and nothing continues after Serve returns. Refresh is safe for concurrent use. To do
// only the work that is due now, call Once instead of Serve.
//
// Timers stop while a computer sleeps, so the loop looks at the wall clock at least once a minute.
// It remembers the moment up to which slots are settled, both in memory and, through Memory, across
// restarts:
//
//   - Slots between that moment and now are due. A single run makes up for all of them. Its Due
//     lists the slots that it covers.
//   - If a clock is set back, nothing is settled twice. Only a clock that was ahead by more than a
//     day is considered wrong. The slots of the days that it skipped are due on those days.
//   - Slots that pass while the schedule is paused are settled without a run.
//   - Edited times take effect from the moment of the edit.
//   - Slots are settled when their run has returned with any result. If the loop ends before that,
//     the next start makes up for them.
//
// The caller ensures that only one program at a time runs the schedule of a data folder. It takes a
// lock for this before it calls Serve.
package schedule
