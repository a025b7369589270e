//go:build race

package guitest

// raceDetector says whether tests run under the race detector.
const raceDetector = true
