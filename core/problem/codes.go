package problem

import (
	"strconv"
	"strings"
)

// Code names one kind of problem. It is a contract: scripts branch on it, the
// database keeps it, and resources/docs/problems.md, which is made from this file,
// explains it. The constants are all codes but for those that AADSTS makes.
type Code string

// AADSTS returns the code of a refusal that Entra ID numbered, such as
// aadsts_7000222; core/auth explains them.
func AADSTS(number int) Code { return Code("aadsts_" + strconv.Itoa(number)) }

// What was typed or asked for.
const (
	// An argument, an option or a field holds something that cannot be used.
	// Remedy: The message names the value and says what would be right.
	CodeUsage Code = "usage"
	// Another run, or another Rollcall, has what this one needs.
	// Remedy: Wait until it has finished, or end it; then try again.
	CodeBusy Code = "busy"
	// Somebody cancelled what was under way.
	// Remedy: Start it again when it suits you; a run goes on where it was.
	CodeCancelled Code = "cancelled"
	// Rollcall was closed while a run was under way.
	// Remedy: Start Rollcall again: the next run goes on where this one was.
	CodeClosed Code = "closed"
	// Something took longer than it may.
	// Remedy: Try again; if it happens again, look at the network between this computer and Microsoft 365.
	CodeTimeout Code = "timeout"
	// Something went wrong that Rollcall has no name for.
	// Remedy: Look in the log for the reference that the message gives, and report it.
	CodeUnknown Code = "unknown"
	// A part of the window failed. The rest goes on.
	// Remedy: Try again; if it happens again, save diagnostics in Settings for whoever helps you.
	CodeCrash Code = "crash"
)

// Connectors, profiles and runs.
const (
	// No connector has this id, beginning of an id, or description.
	// Remedy: List the connectors and use one of those.
	CodeConnectorNotFound Code = "connector_not_found"
	// Several connectors fit what was given.
	// Remedy: Give more characters of the id.
	CodeConnectorAmbiguous Code = "connector_ambiguous"
	// The connector is disabled, so it does not run.
	// Remedy: Enable it first.
	CodeConnectorDisabled Code = "connector_disabled"
	// Profiles send log-ons through the connector, so it stays.
	// Remedy: Choose another connector in those profiles first, or no mechanism.
	CodeConnectorInUse Code = "connector_in_use"
	// No connector is enabled, so there is nothing to synchronize.
	// Remedy: Add a connector, or enable one.
	CodeNoConnectors Code = "no_connectors"
	// No authentication profile has this id, beginning of an id, or name.
	// Remedy: List the profiles and use one of those.
	CodeProfileNotFound Code = "profile_not_found"
	// Several profiles fit what was given.
	// Remedy: Give more characters of the id.
	CodeProfileAmbiguous Code = "profile_ambiguous"
	// The profile applies to the members of groups, so it stays.
	// Remedy: Take its groups out first.
	CodeProfileInUse Code = "profile_in_use"
	// The default profile applies to everybody else, so it stays.
	// Remedy: Make another profile the default first.
	CodeProfileIsDefault Code = "profile_is_default"
	// There is no run with this number.
	// Remedy: List the runs and use one of those.
	CodeRunNotFound Code = "run_not_found"
	// The run is not held, or not any more.
	// Remedy: Only a held run can be approved or discarded.
	CodeNotHeld Code = "run_not_held"
	// No account has this id, sign-in name or address.
	// Remedy: Check the spelling, or search the directory for a part of the name.
	CodeUserNotFound Code = "user_not_found"
	// Several accounts fit what was given.
	// Remedy: Give the sign-in name or the id.
	CodeUserAmbiguous Code = "user_ambiguous"
	// No group has this id, name or address.
	// Remedy: Check the spelling, or search the directory for a part of the name.
	CodeGroupNotFound Code = "group_not_found"
	// Several groups fit what was given.
	// Remedy: Give the id.
	CodeGroupAmbiguous Code = "group_ambiguous"
	// The history of that time was dropped, as the settings say.
	// Remedy: Choose a later run or moment, or keep the history for longer.
	CodeHistoryDropped Code = "history_dropped"
)

// Permissions and the tenant.
const (
	// The application lacks a permission that a call needs, or nobody consented to it.
	// Remedy: Grant the permission that the message names, with admin consent.
	CodePermissionMissing Code = "permission_missing"
	// The application had a permission when the last run succeeded, and has it no more.
	// Remedy: Grant it again, with admin consent. Nothing was changed.
	CodePermissionLost Code = "permission_lost"
	// No object was found with which the permission could be tried.
	// Remedy: Test the connection again after the first run.
	CodePermissionUnknown Code = "permission_unknown"
	// The tenant hides the members of some groups from the application.
	// Remedy: Grant Member.Read.Hidden, or leave it if those members do not matter.
	CodeHiddenMembership Code = "hidden_membership"
	// The application has no enabled service principal in the tenant.
	// Remedy: Grant admin consent for it, and enable it under Enterprise applications.
	CodeIdentityNotFound Code = "identity_not_found"
	// A Conditional Access policy does not let the application sign in from here.
	// Remedy: Find the policy in the sign-in logs, and exclude the application or allow this place.
	CodeConditionalAccess Code = "conditional_access"
	// The tenant lacks the licence for what was asked.
	// Remedy: Leave out the properties that need Microsoft Entra ID P1 or P2, or buy it.
	CodeLicenceMissing Code = "licence_missing"
	// The connector names no tenant.
	// Remedy: Enter the tenant domain, or the tenant ID.
	CodeTenantMissing Code = "tenant_missing"
	// The connector now reaches another tenant than the one it has read before.
	// Remedy: Correct the tenant domain, or add a new connector for the other tenant.
	CodeTenantChanged Code = "tenant_changed"
)

// Keys.
const (
	// The connector has neither a client secret nor a certificate.
	// Remedy: Enter the Value of a client secret, or choose a certificate.
	CodeSecretMissing Code = "secret_missing"
	// The keyring of this account holds no secret for the connector.
	// Remedy: Enter the secret in the connector again: exports and backups never hold secrets.
	CodeSecretNotStored Code = "secret_not_stored"
	// The client secret or certificate is past its end date.
	// Remedy: Make a new one in the app registration, and give it to the connector.
	CodeKeyExpired Code = "key_expired"
	// The client secret or certificate ends soon.
	// Remedy: Make a new one in the app registration, and give it to the connector.
	CodeKeyExpiring Code = "key_expiring"
	// Neither Graph nor the connector says when the key ends.
	// Remedy: Enter the date in the connector, or grant Application.Read.All.
	CodeKeyExpiryUnknown Code = "key_expiry_unknown"
	// The certificate's file is not where the connector says.
	// Remedy: Put the file back, or choose another one.
	CodeCertificateMissing Code = "certificate_missing"
	// The certificate's file cannot be read.
	// Remedy: Let the account that runs Rollcall read it.
	CodeCertificateUnreadable Code = "certificate_unreadable"
	// The file is damaged, incomplete, or neither a PEM nor a PFX file.
	// Remedy: Export the certificate with its private key again.
	CodeCertificateInvalid Code = "certificate_invalid"
	// The file holds a certificate without its private key.
	// Remedy: Export both together, as PFX or PEM.
	CodeCertificateWithoutKey Code = "certificate_without_key"
	// The file holds a private key without its certificate.
	// Remedy: Add the certificate to the file, or export both together.
	CodeCertificateWithoutCertificate Code = "certificate_without_certificate"
	// The private key in the file belongs to another certificate.
	// Remedy: Put the certificate and the key that were made together into one file.
	CodeCertificateKeyMismatch Code = "certificate_key_mismatch"
	// The private key is not an RSA key.
	// Remedy: Make a certificate with an RSA key of at least 2,048 bits.
	CodeCertificateKeyType Code = "certificate_key_type"
	// The file holds several certificates with their keys.
	// Remedy: Leave the one that the app registration shows.
	CodeCertificateSeveral Code = "certificate_several"
	// Rollcall does not read this kind of encryption.
	// Remedy: Encrypt the key again, with the command that the message gives.
	CodeCertificateUnsupported Code = "certificate_unsupported"
	// The private key is encrypted in an old, weak way.
	// Remedy: Encrypt the key again, with the command that the message gives.
	CodeCertificateEncryptionOld Code = "certificate_encryption_old"
	// The certificate is past its end date.
	// Remedy: Make a new one, upload it to the app registration, and choose its file.
	CodeCertificateExpired Code = "certificate_expired"
	// The certificate's first day has not come, by this computer's clock.
	// Remedy: Check the clock of this computer, or wait for that day.
	CodeCertificateNotYetValid Code = "certificate_not_yet_valid"
	// The private key is encrypted, and no passphrase was given.
	// Remedy: Enter the passphrase of the file.
	CodeCertificatePassphraseMissing Code = "certificate_passphrase_missing"
	// The passphrase does not open the private key.
	// Remedy: Enter the passphrase with which the file was exported.
	CodeCertificatePassphraseWrong Code = "certificate_passphrase_wrong"
)

// The keyring.
const (
	// No keyring of the operating system answers in this session.
	// Remedy: Start one, or log on to a session that has one.
	CodeKeyringMissing Code = "keyring_missing"
	// The keyring is locked, and nobody opened it.
	// Remedy: Unlock it, and try again.
	CodeKeyringLocked Code = "keyring_locked"
	// The secret is longer than the keyring takes.
	// Remedy: Enter only the Value of the secret, or only the passphrase.
	CodeKeyringFull Code = "keyring_full"
	// The keyring answered with an error, or gave back something else than it was given.
	// Remedy: Look with the keyring's own program whether entries can be added and read.
	CodeKeyringFailed Code = "keyring_failed"
	// Something else wrote the keyring's entry for this connector.
	// Remedy: Enter the secret in the connector again.
	CodeKeyringForeign Code = "keyring_foreign"
	// The keyring of this computer cannot be used.
	// Remedy: The condition says why, and what to do.
	CodeKeyringUnreachable Code = "keyring_unreachable"
)

// Signing in to Microsoft 365.
const (
	// Entra ID refused the sign-in with a code that is not in the table below.
	// Remedy: Look the code up at https://login.microsoftonline.com/error.
	CodeSignInRefused Code = "signin_refused"
	// The sign-in service cannot serve the request at the moment.
	// Remedy: Try again in a few minutes; if it lasts, look at Microsoft 365 service health.
	CodeSignInUnavailable Code = "signin_unavailable"
	// Entra ID is having trouble, or many people sign in at once.
	// Remedy: Try again in a few minutes.
	CodeSignInTroubled Code = "signin_troubled"
	// Something else answered instead of Entra ID, such as the log-on page of a network.
	// Remedy: Complete that log-on in a browser, or have the address allowed.
	CodeSignInIntercepted Code = "signin_intercepted"
	// The answer to the sign-in is incomplete or names another issuer.
	// Remedy: Check the sign-in URL of a custom cloud, and look for a proxy that changes traffic.
	CodeSignInAnswerUnusable Code = "signin_answer_unusable"
	// The cloud's addresses are not https:// and a host name.
	// Remedy: Correct the sign-in URL and the Graph URL.
	CodeSignInAddressInvalid Code = "signin_address_invalid"
	// Graph refused the access token, and a new one too.
	// Remedy: Check the cloud of the connector and the clock of this computer.
	CodeTokenRefused Code = "token_refused"
	// Renewing the token failed because the key is refused; what is left of the token is used.
	// Remedy: Give the connector a new key before the token ends.
	CodeRenewalKeyRefused Code = "renewal_key_refused"
	// Entra ID refuses to renew the token; what is left of the token is used.
	// Remedy: Do what the message says before the token ends.
	CodeRenewalRefused Code = "renewal_refused"
	// The token could not be renewed for a while; what is left of it is used.
	// Remedy: Nothing for now: it is tried again and again.
	CodeRenewalFailing Code = "renewal_failing"
	// The browser could not be opened.
	// Remedy: Choose a standard browser, or log on with a device code.
	CodeBrowserUnavailable Code = "browser_unavailable"
	// Rollcall may not listen at this computer's own address.
	// Remedy: Allow it, or log on with a device code.
	CodeLoopbackUnavailable Code = "loopback_unavailable"
)

// The network.
const (
	// No connection to Microsoft 365 came about, or it broke off.
	// Remedy: Check the network, the firewall and the proxy.
	CodeNoNetwork Code = "no_network"
	// The name of the host could not be looked up.
	// Remedy: Check that this computer is online, and enter the proxy if only that has Internet access.
	CodeHostNotFound Code = "host_not_found"
	// The connection could not be made, or broke off.
	// Remedy: Check that this computer is online, and that a firewall lets it through.
	CodeNetworkUnreachable Code = "network_unreachable"
	// No answer came in time.
	// Remedy: Try again; if it happens again, look at the firewall.
	CodeNetworkTimeout Code = "network_timeout"
	// The proxy's address cannot be read.
	// Remedy: Write it as http://proxy.example.com:8080.
	CodeProxyInvalid Code = "proxy_invalid"
	// The proxy refused the connection.
	// Remedy: Have the host allowed on the proxy, or give the proxy's user and password.
	CodeProxyRefused Code = "proxy_refused"
	// The proxy does not answer.
	// Remedy: Check the proxy's address.
	CodeProxyUnreachable Code = "proxy_unreachable"
	// No secure connection came about.
	// Remedy: Have the host exempted from the inspection of encrypted traffic.
	CodeTLSFailed Code = "tls_failed"
	// Something shows a certificate of its own instead of Microsoft's.
	// Remedy: Give the connector the certificate of that product or company.
	CodeTLSIntercepted Code = "tls_intercepted"
	// The certificate of the other side was issued by somebody who is not trusted here.
	// Remedy: Give the connector that certificate authority, if it is your company's.
	CodeTLSUnknownAuthority Code = "tls_unknown_authority"
	// The certificate of the other side is past its end, by this computer's clock.
	// Remedy: Check the clock; then ask whoever runs that side.
	CodeTLSCertificateExpired Code = "tls_certificate_expired"
	// The certificate of the other side is for another host, or not valid.
	// Remedy: Check the address, and whoever inspects encrypted traffic.
	CodeTLSCertificateInvalid Code = "tls_certificate_invalid"
	// The CA file is not where the connector says.
	// Remedy: Put the file back, or choose another one.
	CodeCAFileMissing Code = "ca_file_missing"
	// The CA file cannot be read.
	// Remedy: Let the account that runs Rollcall read it.
	CodeCAFileUnreadable Code = "ca_file_unreadable"
	// The CA file holds no certificate in PEM form.
	// Remedy: Export the authority as Base-64 (PEM).
	CodeCAFileInvalid Code = "ca_file_invalid"
	// A certificate in the CA file cannot be used.
	// Remedy: Choose a file with another certificate of the authority.
	CodeCAFileUnusable Code = "ca_file_unusable"
)

// Reading from Microsoft Graph.
const (
	// Graph refused a request, for a reason that has no code of its own.
	// Remedy: Try again; if it happens again, report it with the request id.
	CodeGraphRefused Code = "graph_refused"
	// Microsoft 365 is not available, or left a part of a request undone.
	// Remedy: Nothing was changed. The next run tries again.
	CodeGraphUnavailable Code = "graph_unavailable"
	// The tenant has reached a limit of Microsoft 365.
	// Remedy: Look at the tenant's quotas, and at other programs that use the application.
	CodeGraphQuota Code = "graph_quota"
	// The call is metered in this tenant.
	// Remedy: Link a subscription to the application.
	CodeGraphPayment Code = "graph_payment"
	// The directory was being changed while it was read.
	// Remedy: Nothing was changed here. The next run tries again.
	CodeGraphBusy Code = "graph_busy"
	// Graph kept asking for fewer requests.
	// Remedy: See whether another program uses the same application; the next run goes on by itself.
	CodeThrottled Code = "throttled"
	// An answer stalled or never began, again and again.
	// Remedy: Look at the network; the next run tries again.
	CodeTooSlow Code = "too_slow"
	// An answer arrived incomplete or damaged, again and again.
	// Remedy: Look for a proxy that changes the traffic; the next run tries again.
	CodeAnswerIncomplete Code = "answer_incomplete"
	// A web page or a redirect came instead of an answer of Graph.
	// Remedy: Log on to the network in a browser, or check the Graph URL.
	CodeNotGraph Code = "not_graph"
	// Graph does not know the object.
	// Remedy: It may have been deleted meanwhile.
	CodeNotFound Code = "not_found"
	// The bookmark of the last run has expired.
	// Remedy: Synchronize again: everything is read again, and nothing is lost.
	CodeLinkExpired Code = "link_expired"
	// A link leads to another host than the connector's, or repeats itself.
	// Remedy: Check the cloud and the Graph URL of the connector.
	CodeLinkRefused Code = "link_refused"
	// Graph lost its place while the directory was being read.
	// Remedy: Synchronize again: the reading starts over, and nothing is lost.
	CodePageExpired Code = "page_expired"
)

// What a run found.
const (
	// Graph listed no user at all, which no tenant is.
	// Remedy: Nothing was changed. Look at the application's permissions.
	CodeEmptyDirectory Code = "empty_directory"
	// Much less was read than Graph counts.
	// Remedy: Nothing was changed. Run again later.
	CodeIncompleteRead Code = "incomplete_read"
	// Graph counts slightly more than it lists.
	// Remedy: Nothing: nobody was removed for being absent, and the next run compares again.
	CodeCountsDiffer Code = "counts_differ"
	// Graph counts less than it lists.
	// Remedy: Nothing: what is new was applied, and the next run compares again.
	CodeCountBehind Code = "count_behind"
	// Graph did not say whether some accounts can sign in.
	// Remedy: If it stays so, look at the permissions and run with a full read.
	CodeEnabledUnknown Code = "enabled_unknown"
	// Objects had the properties of others, and were put right.
	// Remedy: Do not trust the history of these objects between the two runs.
	CodePropertiesExchanged Code = "properties_exchanged"
	// Graph refuses a property, so it was left out.
	// Remedy: Nothing: full runs ask for it again.
	CodePropertyRefused Code = "property_refused"
	// The members of a group could not be read, and stay as they were.
	// Remedy: The next run reads them again.
	CodeGroupUnread Code = "group_unread"
	// Graph lists objects and then does not find them.
	// Remedy: Nothing: their memberships stay as they were, and the next run asks again.
	CodeListedNotFound Code = "listed_not_found"
	// Nothing is removed while another connector is failed or held.
	// Remedy: Settle that connector, or disable it.
	CodeRemovalsWithheld Code = "removals_withheld"
)

// Database, files and backups.
const (
	// A disk has no room, or soon has none.
	// Remedy: Make room on the disk that the message names.
	CodeDiskFull Code = "disk_full"
	// The path is longer than this system or SQLite takes.
	// Remedy: Choose a folder with a shorter path.
	CodePathTooLong Code = "path_too_long"
	// The data folder cannot be used.
	// Remedy: Fix its permissions, or choose another one.
	CodeDataFolder Code = "data_folder"
	// Another program keeps the database locked.
	// Remedy: Close other programs that use the data folder.
	CodeDatabaseBusy Code = "database_busy"
	// SQLite cannot read the database.
	// Remedy: Check the database, and restore a backup.
	CodeDatabaseDamaged Code = "database_damaged"
	// The file is not a database of Rollcall.
	// Remedy: Move it away, or choose another data folder.
	CodeDatabaseForeign Code = "database_foreign"
	// The disk did not take or give data of the database.
	// Remedy: Look at the health and the free space of the disk.
	CodeDatabaseIO Code = "database_io"
	// A newer Rollcall wrote the database.
	// Remedy: Install that version, or choose another data folder.
	CodeDatabaseNewer Code = "database_newer"
	// This account may not write the database or its folder.
	// Remedy: Fix the permissions of the data folder.
	CodeDatabasePermission Code = "database_permission"
	// The backup does not pass its check, and was not kept.
	// Remedy: Check the database: it may be damaged itself.
	CodeBackupFailed Code = "backup_failed"
	// There is no backup of that name.
	// Remedy: List the backups and use one of those.
	CodeBackupMissing Code = "backup_missing"
	// The backup cannot be written there.
	// Remedy: Choose another folder, or make room.
	CodeBackupUnwritable Code = "backup_unwritable"
	// The folder of backups cannot be read.
	// Remedy: Fix its permissions, or choose another one.
	CodeBackupsUnreadable Code = "backups_unreadable"
	// The file cannot be written.
	// Remedy: The message says why, and what to do.
	CodeFileUnwritable Code = "file_unwritable"
	// Not all of the output could be written.
	// Remedy: Look at where it goes, and at the room there.
	CodeOutputUnwritable Code = "output_unwritable"
	// The settings could not be understood, and were set aside.
	// Remedy: Look through the settings: they are back at their defaults.
	CodeSettingsDamaged Code = "settings_damaged"
	// The settings are there and cannot be read.
	// Remedy: Fix the permissions of their file.
	CodeSettingsUnreadable Code = "settings_unreadable"
	// The settings cannot be written. Nothing was changed.
	// Remedy: Fix the permissions of their file, or make room.
	CodeSettingsUnwritable Code = "settings_unwritable"
)

// This computer.
const (
	// The program to start at log-in was not found.
	// Remedy: Install the window beside the command line.
	CodeAutostartNoProgram Code = "autostart_no_program"
	// The system's entry for the start at log-in cannot be read.
	// Remedy: Fix its permissions.
	CodeAutostartUnreadable Code = "autostart_unreadable"
	// The system's entry for the start at log-in cannot be written.
	// Remedy: Fix its permissions.
	CodeAutostartUnwritable Code = "autostart_unwritable"
	// There is no display to show a window on.
	// Remedy: Start the window on a desktop, or use rollcallctl.
	CodeDisplayMissing Code = "display_missing"
	// The demonstration recorded other changes than the practice tenant made.
	// Remedy: Report it: this is a fault of Rollcall.
	CodeDemoDiffers Code = "demo_differs"
)

// Conditions that last.
const (
	// The runs of a connector fail.
	// Remedy: The condition says why, and what to do.
	CodeConnectorFailing Code = "connector_failing"
	// A connector has not run for longer than its schedule says.
	// Remedy: See whether Rollcall runs, and whether the schedule is paused.
	CodeNoRun Code = "no_run"
	// A run is held, because a guard wants a person to look at it.
	// Remedy: Look at its plan, then approve or discard it.
	CodeRunHeld Code = "run_held"
	// The disk with the data folder is nearly full.
	// Remedy: Make room on it.
	CodeDiskNearlyFull Code = "disk_nearly_full"
	// The settings could not be used.
	// Remedy: The condition says why, and what to do.
	CodeSettingsUnusable Code = "settings_unusable"
	// A group of an authentication profile is gone.
	// Remedy: Give the profile other groups.
	CodeProfileGroupGone Code = "profile_group_gone"
	// The daily backup fails.
	// Remedy: The condition says why, and what to do.
	CodeBackupFailing Code = "backup_failing"
)

// keyRefused are the numbers of AADSTS with which Entra ID refuses a secret or
// certificate that is wrong, over or revoked.
var keyRefused = codesOf(7000215, 7000222, 70002, 700027, 700030, 50012, 1000502, 7000274, 7000214, 7000277)

// noConsent are the numbers of AADSTS for a permission that nobody asked for or
// consented to.
var noConsent = codesOf(65001, 90008, 90094, 90095, 65005, 650056, 650057)

func codesOf(numbers ...int) map[Code]bool {
	codes := map[Code]bool{}
	for _, n := range numbers {
		codes[AADSTS(n)] = true
	}
	return codes
}

// NeedsKey reports whether another client secret or certificate solves a problem
// with this code.
func (c Code) NeedsKey() bool {
	return keyRefused[c] || c == CodeSecretMissing || c == CodeCertificateExpired
}

// NeedsPermission reports whether a permission or its consent solves a problem
// with this code.
func (c Code) NeedsPermission() bool { return noConsent[c] || c == CodePermissionMissing }

// OfKeyring reports whether this is a code of the operating system's keyring.
func (c Code) OfKeyring() bool { return strings.HasPrefix(string(c), "keyring_") }
