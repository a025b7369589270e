package logon

// codeWords are texts for codes whose reason is not specific enough. If a text or hint is empty,
// the reason's own is used.
var codeWords = func() map[int]words {
	all := map[int]words{
		530036: {
			"Conditional Access does not let {user} sign in with a device code.",
			"Log on in the browser. " + whichPolicy + " It is a policy that blocks authentication flows.",
		},
		530084: {
			"Conditional Access requires that the sign-in of {user} is bound to the device (token protection). " +
				"Rollcall does not support this.",
			whichPolicy + " Limit it to the services that support it.",
		},
		5000820: {
			"The domain that authenticated {user} is not the domain of the sign-in name (federated token validation).",
			"Compare the domain of the sign-in name with that of the federation, or change the tenant's federated " +
				"token validation policy.",
		},
		54000: {
			"{user} is too young under the tenant's rules to use the application.",
			"The age group and the consent of the parents are properties of the account in Entra ID.",
		},
		500207: {
			"{user} is a kind of account that may not sign in here, such as a personal one.",
			"Sign in with the work or school account.",
		},
		500208: {
			"{user} is a kind of account that may not sign in here, such as a personal one.",
			"Sign in with the work or school account.",
		},
		50127: {
			"Conditional Access requires a broker application on the device of {user}.",
			"On a phone, that is the Company Portal or Microsoft Authenticator. {instead}",
		},
		70018: {"Entra ID does not know the device code.", "Log on again, and enter the new code."},
		90119: {"Entra ID does not know the device code.", "Log on again, and enter the new code."},
		90120: {"The device code has been used already.", "Log on again, and enter the new code."},
		50134: {
			"The device code was entered in a different part of the world than where it was requested.",
			"Log on in the browser.",
		},
		120000: {
			"{user} entered a wrong old password when setting a new one.",
			"Try again, or reset the password. Too many wrong attempts lock the account.",
		},
		220450: {"The browser of {user} is too old for Entra ID.", "Update it, or use another one."},
		9002325: {
			"The redirect URI of the application belongs to a single-page application.",
			"In the app registration, open Authentication, remove http://localhost from the platform Single-page " +
				"application, and add it to Mobile and desktop applications.",
		},
		80012: {
			"Active Directory does not let {user} log on at this hour.",
			"The logon hours are a property of the account in Active Directory.",
		},
	}
	all[9002327] = all[9002325]
	for _, group := range []struct {
		words words
		codes []int
	}{
		{words{
			"The application needs consent for {user} that only an administrator can give.",
			"Grant admin consent under API permissions of the app registration; for a pending request, see " +
				"Enterprise applications, Admin consent requests.",
		}, []int{90094, 90095}},
		{words{
			"The network of {user} blocks sign-ins to this tenant (tenant restrictions).",
			"Ask the administrators of the network or its proxy to allow the tenant.",
		}, []int{50002, 500021, 500022}},
		{words{
			"The sign-in service of the domain of {user} gave Entra ID an answer that it cannot use.",
			"Ask whoever runs that service (the federation or identity provider); the sign-in logs of Entra ID say " +
				"what is wrong with the answer.",
		}, []int{
			20001, 20012, 20033, 399284, 40008, 40009, 40010, 40015, 50008, 50107, 50166, 50169, 90020, 90081, 90082,
			90086, 90087, 90123,
			900612, 5000819, 5001256, 1000104,
		}},
		{words{
			"The sign-in service of {user} did not tell Entra ID who {user} is.",
			"Its answer lacks a verified mail address or an identifier. Ask whoever runs it.",
		}, []int{901011, 901012, 901014}},
		{words{
			"The second factor of {user} comes from another vendor's service and was not accepted.",
			"Under Authentication methods in Entra ID, check the external method, and ask whoever runs that service.",
		}, []int{50159, 50161, 50170, 50172, 50176, 50177, 50178}},
		{words{
			"Windows could not sign {user} in automatically (seamless single sign-on).",
			"Sign in with a name and password on the page, or check seamless single sign-on in Entra Connect.",
		}, []int{50180, 51006, 81004, 81005, 81006, 81007, 81009, 81010, 81012}},
		{words{
			"The Windows Hello credential or security key of {user} was not accepted.",
			"Use another sign-in method on the page, and register the credential or key again.",
		}, []int{17003, 130004, 130005, 130006, 135010}},
		{words{
			"The certificate that {user} signs in with was not accepted.",
			"The tenant must know the certificate's authority and revocation list (certificate-based " +
				"authentication), and no proxy may remove the certificate on the way.",
		}, []int{50017, 50192, 220501}},
		{words{
			"The password of {user} must be changed, but Entra ID could not set the new one.",
			"Sign in to Microsoft 365 in a browser; the page says why. If the password belongs to Active Directory, " +
				"an administrator can set it there.",
		}, []int{
			120002, 120003, 120004, 120005, 120008, 120011, 120012, 120013, 120015, 120016, 120018, 120020,
			120021,
		}},
	} {
		for _, code := range group.codes {
			all[code] = group.words
		}
	}
	return all
}()
