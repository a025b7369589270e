package quantity

import (
	"fmt"
	"strconv"
	"strings"
)

// Number writes n with its digits in groups of three, such as 12,481.
func Number[T int | int64](n T) string {
	text := strconv.FormatInt(int64(n), 10)
	digits := strings.TrimPrefix(text, "-")
	sign := text[:len(text)-len(digits)]
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

// Counted writes a number with its noun, such as "1 user" or "2,000 entries".
func Counted[T int | int64](n T, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if stem, ok := strings.CutSuffix(noun, "y"); ok && !strings.HasSuffix(stem, "a") { // "entries", but "days"
		return Number(n) + " " + stem + "ies"
	}
	return Number(n) + " " + noun + "s"
}

// Bytes writes a size, such as "1.5 MB", in steps of 1,024.
func Bytes(n int64) string {
	const unit = 1024
	if n < unit {
		return Counted(n, "byte")
	}
	value, units := float64(n)/unit, "KMGT"
	i := 0
	for ; value >= unit && i < len(units)-1; i++ {
		value /= unit
	}
	return fmt.Sprintf("%.1f %cB", value, units[i])
}
