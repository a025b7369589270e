// Package notify sends notifications away from this computer: by mail, to Slack, to Microsoft
// Teams, and to any HTTP server. It reports runs that fail, are held or work again, and keys that
// expire. Once a day, it sends a summary.
//
// The channels, the quiet hours and the time of the summary are settings. The secrets of a channel
// are only in the Vault: the address of a webhook, the key that signs its requests, and the
// password of a mail account. Errors and log entries never contain them.
//
// Serve looks at the state of the connectors whenever an event announces a change, and once a
// minute. It compares the runs in the Store with its Memory, so it also reports the runs of other
// programs, and those that ended while no program was serving. Only the program that runs the
// schedule of the data folder sends; Once does the same for a program that holds the schedule only
// for a moment. Memory is read before and written after each step, so a restart or another program
// continues where the last one stopped. When the first channel is enabled, it gets one message for
// each key that expires soon, each run that is held and each connector that fails. Other events from
// before are not reported, nor are runs that ended more than a day ago and no longer matter.
//
// Each message waits in Memory until its channel accepts it. A mail waits for each recipient
// separately, so one wrong address does not affect the others. A failed attempt is repeated after a
// minute, then less and less often, at most once an hour, and never earlier than a server asks for.
// After two days the message is dropped. An edited channel is tried at once. If a program is killed
// after a server has accepted a message and before Memory is written, the message is sent twice,
// with the same ID. Failures returns the channels whose last attempt failed.
//
// During quiet hours everything waits, except the test of a channel.
//
// The methods of Service are safe for concurrent use. Serve runs in the caller's goroutine until
// its context ends, and leaves no goroutine behind. An attempt takes at most half a minute.
//
// A request to a webhook is a POST of JSON. Slack and Teams get their own formats, without markup,
// because the texts contain names that other people choose. Other servers get an object with
//
//	id, occasion, at, title, text, connector, connectorId, run, code, computer
//
// and the header Rollcall-Delivery with the ID. If the channel has a key, the header
// Rollcall-Signature is "t=SECONDS,v1=HEX": the time of the attempt, and the HMAC-SHA256, with the
// channel's key, of that time, a full stop and the body. A receiver should compute the same value,
// compare the two in constant time, and refuse a time that is more than five minutes old. Redirects
// are not followed. A status from 200 to 299 means accepted.
//
// An error quotes the answer of a server, unless the answer repeats a part of the address, the key or
// the password. Errors are for people: problem.Of finds code, title and hint in each of them.
package notify
