package auth

import (
	"bytes"
	"encoding/asn1"
	"strings"
	"testing"
)

func TestToDER(t *testing.T) {
	for name, test := range map[string]struct{ given, want, rest string }{
		"DER stays":              {"\x30\x03\x02\x01\x05", "\x30\x03\x02\x01\x05", ""},
		"length not said":        {"\x30\x80\x02\x01\x05\x00\x00\r\n", "\x30\x03\x02\x01\x05", "\r\n"},
		"length too long":        {"\x30\x82\x00\x03\x02\x01\x05", "\x30\x03\x02\x01\x05", ""},
		"string in pieces":       {"\x24\x80\x04\x01a\x04\x02bc\x00\x00", "\x04\x03abc", ""},
		"string in known pieces": {"\x24\x06\x04\x01a\x04\x01b", "\x04\x02ab", ""},
		"pieces within pieces":   {"\x24\x80\x24\x80\x04\x01a\x00\x00\x04\x01b\x00\x00", "\x04\x02ab", ""},
		"tag of several bytes":   {"\x3F\x81\x01\x80\x02\x01\x05\x00\x00", "\x3F\x81\x01\x03\x02\x01\x05", ""},
		"encrypted content": {
			"\x30\x80\x06\x01\x2A\x30\x00\xA0\x80\x04\x01a\x04\x01b\x00\x00\x00\x00",
			"\x30\x09\x06\x01\x2A\x30\x00\x80\x02ab", "",
		},
		"explicit content remains": {
			"\x30\x80\x06\x01\x2A\xA0\x80\x04\x01a\x00\x00\x00\x00",
			"\x30\x08\x06\x01\x2A\xA0\x03\x04\x01a", "",
		},
	} {
		der, rest, err := toDER([]byte(test.given))
		if err != nil || string(der) != test.want || string(rest) != test.rest {
			t.Errorf("%s: got %x, rest %x, %v, want %x", name, der, rest, err, test.want)
		}
	}
	for name, given := range map[string]string{
		"empty": "", "cut off": "\x30\x03\x02\x01", "no end": "\x30\x80\x02\x01\x05",
		"primitive without length": "\x04\x80a\x00\x00",
		"no length":                "\x30", "length cut off": "\x30\x82\x01", "huge": "\x30\x84\xFF\xFF\xFF\xFF",
		"deep":        strings.Repeat("\x30\x80", 10_000),
		"tag cut off": "\x3F\x81",
	} {
		if der, _, err := toDER([]byte(given)); err == nil {
			t.Errorf("%s: got %x", name, der)
		}
	}
}

func FuzzToDER(f *testing.F) {
	f.Add([]byte("\x30\x80\x24\x80\x04\x01a\x04\x02bc\x00\x00\x02\x01\x05\x00\x00"))
	f.Add(bytes.Repeat([]byte{0x30, 0x80}, 100))
	f.Fuzz(func(t *testing.T, data []byte) {
		der, rest, err := toDER(data)
		if err != nil {
			return
		}
		again, none, err := toDER(der)
		if err != nil || len(none) > 0 || !bytes.Equal(again, der) || len(rest) > len(data) {
			t.Errorf("%x becomes %x, then %x, %v", data, der, again, err)
		}
		var v asn1.RawValue
		if left, err := asn1.Unmarshal(data, &v); err == nil && !v.IsCompound &&
			!bytes.Equal(der, data[:len(data)-len(left)]) {
			t.Errorf("%x is DER, and becomes %x", data, der)
		}
	})
}
