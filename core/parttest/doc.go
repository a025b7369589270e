// Package parttest decides what happens to a test if a part that it needs is missing, such as a
// program or a permission. On most computers the test is skipped. If ROLLCALL_E2E_REQUIRED is set
// (make test REQUIRED=yes, and .ci/run), it fails, so that nothing is left out unnoticed.
package parttest
