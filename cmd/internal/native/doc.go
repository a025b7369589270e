// Package native asks Windows for what Fyne and Go do not offer: how large a window may be, a message
// without OpenGL, the window in front, and the end of the session. On other systems, its functions do
// nothing, because those do it themselves.
//
// Message and Front are called by the goroutine that draws, the others by any. UntilLogOff owns a
// thread until its second result is called.
package native
