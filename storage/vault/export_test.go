package vault

// NewQuickAge is NewAge with passphrases that cost little.
func NewQuickAge(o AgeOptions) *Age {
	o.workFactor = 8
	return NewAge(o)
}
