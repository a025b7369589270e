// Package schedule says when runs are due, and waits for that time (design section 4).
//
// Plan is only arithmetic. It turns times of day in a region into slots, which are points in
// time. A slot is the first moment at which the region's clocks have reached the date and
// time. If daylight saving skips a time, the slot is the first moment after the gap. If a
// time comes twice, only the first one is a slot. If one gap skips two times, they are one
// slot. Plans are values; any goroutine may use them.
//
// Loop does the waiting. One goroutine runs Serve, which calls Run directly. So runs never
// overlap, and nothing is left over when Serve returns. Any goroutine may call Refresh. Call
// Once instead of Serve to do the work that is due now and return.
//
// Timers stand still while a computer sleeps, so the loop looks at the wall clock at least
// once a minute. It remembers up to which moment slots are settled. It keeps that moment in
// memory and, through Memory, across restarts:
//
//   - Slots between that moment and now are due. One run makes up for them. Its Due says
//     which slots it covers.
//   - If a clock is set back, nothing is settled twice. Only a clock that was ahead by more
//     than a day is considered wrong. The slots of the days that it skipped are due when
//     they really come.
//   - Slots that pass while the schedule is paused are settled without a run.
//   - Edited times take effect from the moment of the edit.
//   - Slots are settled when their run has returned, whatever its result. If the loop ended
//     meanwhile, the next start makes up for them.
//
// The caller makes sure that only one program at a time owns the schedule of a data folder:
// it takes that lock before it calls Serve.
package schedule
