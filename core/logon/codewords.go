package logon

// codeWords are the words of codes whose reason does not say enough. An empty text
// or hint is that of the reason.
var codeWords = func() map[int]words {
	all := map[int]words{
		530036: {
			"Conditional Access does not let {user} sign in with a device code.",
			"Log on in the browser. " + whichPolicy + " It is one that blocks authentication flows.",
		},
		530084: {
			"Conditional Access wants a sign-in of {user} that is bound to the device (token protection), which Rollcall's log-ons are not.",
			whichPolicy + " Let it apply only to the services that can do it.",
		},
		5000820: {
			"The domain that vouched for {user} is not the domain of the sign-in name (federated token validation).",
			"Compare the domain of the sign-in name with that of the federation, or change the tenant's federated token validation policy.",
		},
		54000:  {"{user} is too young by the tenant's rules to use the application.", "The age group and the consent of the parents are properties of the account in Entra ID."},
		500207: {"{user} is a kind of account that may not sign in here, such as a personal one.", "Sign in with the work or school account."},
		500208: {"{user} is a kind of account that may not sign in here, such as a personal one.", "Sign in with the work or school account."},
		50127:  {"Conditional Access wants a broker application on the device of {user}.", "On a telephone that is the Company Portal or Microsoft Authenticator. {instead}"},
		70018:  {"The device code is not one that Entra ID knows.", "Log on again, and enter the new code."},
		90119:  {"The device code is not one that Entra ID knows.", "Log on again, and enter the new code."},
		90120:  {"The device code has been used already.", "Log on again, and enter the new code."},
		50134:  {"The device code was entered in another part of the world than where it was asked for.", "Log on in the browser."},
		120000: {"The old password of {user} was wrong when a new one was to be set.", "Try again, or reset the password. Too many wrong ones lock the account."},
		220450: {"The browser of {user} is too old for Entra ID.", "Update it, or use another one."},
		9002325: {
			"The redirect URI of the application belongs to a single-page application.",
			"In the app registration, open Authentication, remove http://localhost from the platform Single-page application, and add it to Mobile and desktop applications.",
		},
		80012: {"Active Directory does not let {user} log on at this hour.", "The logon hours are a property of the account in Active Directory."},
	}
	all[9002327] = all[9002325]
	for _, group := range []struct {
		words words
		codes []int
	}{
		{words{
			"Nobody with the right to do so has consented to the application for {user}: it takes an administrator.",
			"Grant admin consent under API permissions of the app registration; for a request that waits, see Enterprise applications, Admin consent requests.",
		}, []int{90094, 90095}},
		{words{
			"The network of {user} lets nobody sign in to this tenant (tenant restrictions).",
			"Ask those who run the network, or its proxy, to allow the tenant.",
		}, []int{50002, 500021, 500022}},
		{words{
			"The service that the domain of {user} signs in at gave Entra ID an answer that it cannot use.",
			"Ask those who run that service (the federation or identity provider); the sign-in logs of Entra ID say what is wrong with the answer.",
		}, []int{
			20001, 20012, 20033, 399284, 40008, 40009, 40010, 40015, 50008, 50107, 50166, 50169, 90020, 90081, 90082, 90086, 90087, 90123,
			900612, 5000819, 5001256, 1000104,
		}},
		{words{
			"The service that {user} signs in at did not tell Entra ID who it is.",
			"Its answer lacks a verified mail address or an identifier: ask those who run it.",
		}, []int{901011, 901012, 901014}},
		{words{
			"The second proof of {user} is made by a service of another maker, and did not count.",
			"Under Authentication methods in Entra ID, look at the external method, and ask those who run that service.",
		}, []int{50159, 50161, 50170, 50172, 50176, 50177, 50178}},
		{words{
			"Windows could not sign {user} in by itself (seamless single sign-on).",
			"Sign in with name and password on the page, or look at seamless single sign-on in Entra Connect.",
		}, []int{50180, 51006, 81004, 81005, 81006, 81007, 81009, 81010, 81012}},
		{words{
			"The Windows Hello or security key of {user} does not count.",
			"Sign in in another way on the page, and register the key again.",
		}, []int{17003, 130004, 130005, 130006, 135010}},
		{words{
			"The certificate that {user} signs in with does not count.",
			"Its authority and its revocation list have to be known to the tenant (certificate-based authentication), and no proxy may take it away on the way.",
		}, []int{50017, 50192, 220501}},
		{words{
			"The password of {user} has to be changed, and Entra ID could not set the new one.",
			"Sign in at Microsoft 365 in a browser: the page says why. Where the password belongs to Active Directory, an administrator can set it there.",
		}, []int{120002, 120003, 120004, 120005, 120008, 120011, 120012, 120013, 120015, 120016, 120018, 120020, 120021}},
	} {
		for _, code := range group.codes {
			all[code] = group.words
		}
	}
	return all
}()
