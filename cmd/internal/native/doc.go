// Package native does on Windows what Fyne and Go do not offer: it finds the largest size of a
// window, shows a message without OpenGL, brings the window to the front, and notices the end of
// the session. On other systems, its functions do nothing, because those systems do it themselves.
//
// Call Message and Front on the drawing goroutine. Any goroutine may call the others. UntilLogOff
// owns a thread until its second result is called.
package native
