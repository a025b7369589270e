package problem

import (
	"strconv"
	"strings"
)

// Code names one kind of problem. Codes never change, because scripts depend on them and
// the database keeps them. resources/docs/problems.md, which is generated from this file,
// explains them. The constants are all codes except those that AADSTS makes.
type Code string

// AADSTS returns the code for an AADSTS number of Entra ID, such as aadsts_7000222.
// core/auth explains these codes.
func AADSTS(number int) Code { return Code("aadsts_" + strconv.Itoa(number)) }

// Input and requests.
const (
	// An argument, an option or a field has an invalid value.
	// Remedy: Use a value of the kind that the message names.
	CodeUsage Code = "usage"
	// Another run or another Rollcall program is using the same connector or folder.
	// Remedy: Wait until it has finished or stop it, then try again.
	CodeBusy Code = "busy"
	// The operation was cancelled.
	// Remedy: Start it again when you are ready. A run continues where it stopped.
	CodeCancelled Code = "cancelled"
	// Rollcall was closed while a run was in progress.
	// Remedy: Start Rollcall again. The next run continues where this one stopped.
	CodeClosed Code = "closed"
	// An operation took too long.
	// Remedy: Try again. If it happens again, check the network between this computer and Microsoft 365.
	CodeTimeout Code = "timeout"
	// An error occurred that Rollcall does not recognize.
	// Remedy: Find the reference from the message in the log, and report it.
	CodeUnknown Code = "unknown"
	// A part of the window failed. The rest still works.
	// Remedy: Try again. If it happens again, save diagnostics in Settings and send the
	// file to the person who helps you.
	CodeCrash Code = "crash"
)

// Connectors, profiles and runs.
const (
	// No connector has this ID, start of an ID, or description.
	// Remedy: List the connectors and use one from the list.
	CodeConnectorNotFound Code = "connector_not_found"
	// More than one connector matches.
	// Remedy: Enter more characters of the ID.
	CodeConnectorAmbiguous Code = "connector_ambiguous"
	// The connector is disabled, so it cannot run.
	// Remedy: Enable the connector first.
	CodeConnectorDisabled Code = "connector_disabled"
	// Authentication profiles use the connector, so it cannot be removed.
	// Remedy: First choose another connector or the mechanism None in those profiles.
	CodeConnectorInUse Code = "connector_in_use"
	// No connector is enabled, so there is nothing to synchronize.
	// Remedy: Add a connector, or enable one.
	CodeNoConnectors Code = "no_connectors"
	// No authentication profile has this ID, start of an ID, or name.
	// Remedy: List the profiles and use one from the list.
	CodeProfileNotFound Code = "profile_not_found"
	// More than one profile matches.
	// Remedy: Enter more characters of the ID.
	CodeProfileAmbiguous Code = "profile_ambiguous"
	// The profile applies to members of groups, so it cannot be removed.
	// Remedy: Remove its groups from the profile first.
	CodeProfileInUse Code = "profile_in_use"
	// The default profile applies to everyone else, so it cannot be removed.
	// Remedy: Make another profile the default first.
	CodeProfileIsDefault Code = "profile_is_default"
	// There is no run with this number.
	// Remedy: List the runs and use one from the list.
	CodeRunNotFound Code = "run_not_found"
	// The run is not held, or no longer held.
	// Remedy: Choose a run that is held: only such a run can be approved or discarded.
	CodeNotHeld Code = "run_not_held"
	// No account has this ID, sign-in name or address.
	// Remedy: Check the spelling, or search the directory for part of the name.
	CodeUserNotFound Code = "user_not_found"
	// More than one account matches.
	// Remedy: Enter the sign-in name or the ID.
	CodeUserAmbiguous Code = "user_ambiguous"
	// No group has this ID, name or address.
	// Remedy: Check the spelling, or search the directory for part of the name.
	CodeGroupNotFound Code = "group_not_found"
	// More than one group matches.
	// Remedy: Enter the ID.
	CodeGroupAmbiguous Code = "group_ambiguous"
	// The history of that time was deleted, as set in Settings.
	// Remedy: Choose a later run or time. To keep more from now on, keep history for longer.
	CodeHistoryDropped Code = "history_dropped"
)

// Permissions and the tenant.
const (
	// The application lacks a permission that a call needs, or consent for it is missing.
	// Remedy: Grant the permission that the message names, with admin consent.
	CodePermissionMissing Code = "permission_missing"
	// The application had a permission when the last run succeeded, but no longer has it.
	// Remedy: Grant it again, with admin consent. Nothing was changed.
	CodePermissionLost Code = "permission_lost"
	// The permission could not be tested, because no suitable object was found.
	// Remedy: Test the connection again after the first run.
	CodePermissionUnknown Code = "permission_unknown"
	// The tenant hides the members of some groups from the application.
	// Remedy: Grant Member.Read.Hidden, unless you do not need those members.
	CodeHiddenMembership Code = "hidden_membership"
	// The application has no enabled service principal in the tenant.
	// Remedy: Grant admin consent for it, and enable it under Enterprise applications.
	CodeIdentityNotFound Code = "identity_not_found"
	// A Conditional Access policy does not let the application sign in from here.
	// Remedy: Find the policy in the sign-in logs. Exclude the application, or allow this location.
	CodeConditionalAccess Code = "conditional_access"
	// The tenant does not have the licence for the request.
	// Remedy: Leave out the properties that need Microsoft Entra ID P1 or P2, or buy a licence.
	CodeLicenceMissing Code = "licence_missing"
	// The connector does not name a tenant.
	// Remedy: Enter the tenant domain, or the tenant ID.
	CodeTenantMissing Code = "tenant_missing"
	// The connector now reaches a different tenant than before.
	// Remedy: Correct the tenant domain, or add a new connector for the other tenant.
	CodeTenantChanged Code = "tenant_changed"
)

// Keys.
const (
	// The connector has neither a client secret nor a certificate.
	// Remedy: Enter the Value of a client secret, or choose a certificate.
	CodeSecretMissing Code = "secret_missing"
	// The place where secrets are kept has none for the connector or the notification channel.
	// Remedy: Enter the secret there again. Exports and backups never contain secrets.
	CodeSecretNotStored Code = "secret_not_stored"
	// The client secret or certificate has expired.
	// Remedy: Create a new one in the app registration, and enter it in the connector.
	CodeKeyExpired Code = "key_expired"
	// The client secret or certificate expires soon.
	// Remedy: Create a new one in the app registration, and enter it in the connector.
	CodeKeyExpiring Code = "key_expiring"
	// Neither Graph nor the connector says when the key expires.
	// Remedy: Enter the date in the connector, or grant Application.Read.All.
	CodeKeyExpiryUnknown Code = "key_expiry_unknown"
	// The certificate file is not at the path in the connector.
	// Remedy: Put the file back, or choose another.
	CodeCertificateMissing Code = "certificate_missing"
	// The certificate file cannot be read.
	// Remedy: Give the account that runs Rollcall permission to read it.
	CodeCertificateUnreadable Code = "certificate_unreadable"
	// The file is damaged, incomplete, or neither a PEM nor a PFX file.
	// Remedy: Export the certificate with its private key again.
	CodeCertificateInvalid Code = "certificate_invalid"
	// The file contains a certificate without its private key.
	// Remedy: Export both together, as PFX or PEM.
	CodeCertificateWithoutKey Code = "certificate_without_key"
	// The file contains a private key without its certificate.
	// Remedy: Add the certificate to the file, or export both together.
	CodeCertificateWithoutCertificate Code = "certificate_without_certificate"
	// The private key in the file does not match the certificate.
	// Remedy: Put the certificate and its own key into one file.
	CodeCertificateKeyMismatch Code = "certificate_key_mismatch"
	// The private key is not an RSA key.
	// Remedy: Create a certificate with an RSA key of at least 2,048 bits.
	CodeCertificateKeyType Code = "certificate_key_type"
	// The file contains several certificates with their keys.
	// Remedy: Keep only the one that the app registration shows.
	CodeCertificateSeveral Code = "certificate_several"
	// Rollcall does not support this kind of encryption.
	// Remedy: Encrypt the key again with the command in the message.
	CodeCertificateUnsupported Code = "certificate_unsupported"
	// The private key uses old, weak encryption.
	// Remedy: Encrypt the key again with the command in the message.
	CodeCertificateEncryptionOld Code = "certificate_encryption_old"
	// The certificate has expired.
	// Remedy: Create a new one, upload it to the app registration, and choose its file.
	CodeCertificateExpired Code = "certificate_expired"
	// The certificate is not valid yet, according to this computer's clock.
	// Remedy: Check this computer's clock, or wait until the certificate is valid.
	CodeCertificateNotYetValid Code = "certificate_not_yet_valid"
	// The private key is encrypted, and no passphrase was given.
	// Remedy: Enter the passphrase of the file.
	CodeCertificatePassphraseMissing Code = "certificate_passphrase_missing"
	// The passphrase does not open the private key.
	// Remedy: Enter the passphrase that was set when the file was exported.
	CodeCertificatePassphraseWrong Code = "certificate_passphrase_wrong"
)

// The keyring.
const (
	// No operating system keyring responds in this session.
	// Remedy: Start one, or log in to a session that has one.
	CodeKeyringMissing Code = "keyring_missing"
	// The keyring is locked, and was not unlocked.
	// Remedy: Unlock it, and try again.
	CodeKeyringLocked Code = "keyring_locked"
	// The secret is longer than 2,048 bytes, or the keyring is full.
	// Remedy: Enter only the Value of the secret, only the passphrase, or only the address of the webhook.
	CodeKeyringFull Code = "keyring_full"
	// The keyring returned an error or a different value than was stored.
	// Remedy: Use the keyring's own program to check that entries can be added and read.
	CodeKeyringFailed Code = "keyring_failed"
	// Another program wrote the keyring's entry for this connector or channel.
	// Remedy: Enter the secret there again.
	CodeKeyringForeign Code = "keyring_foreign"
	// The keyring on this computer cannot be used.
	// Remedy: Do what the condition says. It names the cause.
	CodeKeyringUnreachable Code = "keyring_unreachable"
)

// The vault in a file, which keeps secrets if it was chosen instead of the keyring.
const (
	// The vault file does not exist.
	// Remedy: Put it back. Without it, create a new vault and enter the secrets again.
	CodeVaultMissing Code = "vault_missing"
	// A new vault would replace a file.
	// Remedy: Choose a file that does not exist.
	CodeVaultExists Code = "vault_exists"
	// The vault needs a passphrase or an identity, and there is none.
	// Remedy: Enter the passphrase, or specify the file that contains the passphrase or the identity.
	CodeVaultLocked Code = "vault_locked"
	// The passphrase or identity does not open the vault.
	// Remedy: Use the key that the vault was last encrypted for.
	CodeVaultWrongKey Code = "vault_wrong_key"
	// The vault file is cut off, changed, or not a vault.
	// Remedy: Put back a copy of it. Without one, create a new vault and enter the secrets again.
	CodeVaultDamaged Code = "vault_damaged"
	// Other accounts have access to the vault file or its key file.
	// Remedy: Remove their access. If another person may have read the file, change the key and the secrets.
	CodeVaultExposed Code = "vault_exposed"
	// The vault file or its key file cannot be read.
	// Remedy: Fix the permissions of the file that the message names, or choose another one.
	CodeVaultUnreadable Code = "vault_unreadable"
	// The vault file cannot be written.
	// Remedy: Fix the permissions of its folder, or free up space on its disk.
	CodeVaultUnwritable Code = "vault_unwritable"
	// The file that says where secrets are kept is not valid.
	// Remedy: Fix the file that the message names. To keep secrets in the keyring, remove it.
	CodeVaultUnknown Code = "vault_unknown"
	// The vault in a file cannot be used.
	// Remedy: Do what the condition says. It names the cause.
	CodeVaultUnusable Code = "vault_unusable"
)

// Signing in to Microsoft 365.
const (
	// Entra ID refused the sign-in with a code that is not in the table below.
	// Remedy: Look the code up at https://login.microsoftonline.com/error.
	CodeSignInRefused Code = "signin_refused"
	// The sign-in service cannot handle the request at the moment.
	// Remedy: Try again in a few minutes. If it continues, check Microsoft 365 service health.
	CodeSignInUnavailable Code = "signin_unavailable"
	// Entra ID has a problem, or too many people are signing in at once.
	// Remedy: Try again in a few minutes.
	CodeSignInTroubled Code = "signin_troubled"
	// Something other than Entra ID answered, such as the login page of a network.
	// Remedy: Log in to the network in a browser, or ask for the address to be allowed.
	CodeSignInIntercepted Code = "signin_intercepted"
	// The answer to the sign-in is incomplete or names another issuer.
	// Remedy: Check the sign-in URL of a custom cloud, and look for a proxy that modifies traffic.
	CodeSignInAnswerUnusable Code = "signin_answer_unusable"
	// The addresses of the cloud do not consist of https:// and a host name.
	// Remedy: Correct the sign-in URL and the Graph URL.
	CodeSignInAddressInvalid Code = "signin_address_invalid"
	// Graph refused the access token, and a new one too.
	// Remedy: Check the connector's cloud and this computer's clock.
	CodeTokenRefused Code = "token_refused"
	// The token could not be renewed because Entra ID refuses the key. The current token is used until it expires.
	// Remedy: Enter a new key in the connector before the token expires.
	CodeRenewalKeyRefused Code = "renewal_key_refused"
	// Entra ID refuses to renew the token. The current token is used until it expires.
	// Remedy: Do what the message says before the token expires.
	CodeRenewalRefused Code = "renewal_refused"
	// Attempts to renew the token have failed for a while. The current token is used until it expires.
	// Remedy: Wait: Rollcall keeps trying.
	CodeRenewalFailing Code = "renewal_failing"
	// The browser could not be opened.
	// Remedy: Set a default browser, or log on with a device code.
	CodeBrowserUnavailable Code = "browser_unavailable"
	// Rollcall is not allowed to listen on this computer's loopback address.
	// Remedy: Allow it, or log on with a device code.
	CodeLoopbackUnavailable Code = "loopback_unavailable"
)

// The network.
const (
	// The connection to Microsoft 365 failed or was interrupted.
	// Remedy: Check the network, the firewall and the proxy.
	CodeNoNetwork Code = "no_network"
	// The name of the host could not be looked up.
	// Remedy: Check that this computer is online, and enter the proxy if this computer reaches
	// the Internet through one.
	CodeHostNotFound Code = "host_not_found"
	// The connection failed or was interrupted.
	// Remedy: Check that this computer is online, and that the firewall allows the connection.
	CodeNetworkUnreachable Code = "network_unreachable"
	// No answer came in time.
	// Remedy: Try again. If it happens again, check the firewall.
	CodeNetworkTimeout Code = "network_timeout"
	// The proxy's address cannot be read.
	// Remedy: Write it as http://proxy.example.com:8080.
	CodeProxyInvalid Code = "proxy_invalid"
	// The proxy refused the connection.
	// Remedy: Allow the host on the proxy, or enter the proxy's user name and password.
	CodeProxyRefused Code = "proxy_refused"
	// The proxy does not respond.
	// Remedy: Check the proxy's address.
	CodeProxyUnreachable Code = "proxy_unreachable"
	// A secure connection could not be established.
	// Remedy: Exempt the host from the inspection of encrypted traffic.
	CodeTLSFailed Code = "tls_failed"
	// A product on the network shows its own certificate instead of Microsoft's.
	// Remedy: Add the certificate of that product or company to the connector.
	CodeTLSIntercepted Code = "tls_intercepted"
	// The server's certificate was issued by an authority that this computer does not trust.
	// Remedy: If it is your company's authority, add its certificate to the connector.
	CodeTLSUnknownAuthority Code = "tls_unknown_authority"
	// The server's certificate has expired, according to this computer's clock.
	// Remedy: Check the clock. If it is right, contact the operator of the server.
	CodeTLSCertificateExpired Code = "tls_certificate_expired"
	// The server's certificate is for another host or is not valid.
	// Remedy: Check the address, and any product that inspects encrypted traffic.
	CodeTLSCertificateInvalid Code = "tls_certificate_invalid"
	// The CA file is not at the path in the connector.
	// Remedy: Put the file back, or choose another.
	CodeCAFileMissing Code = "ca_file_missing"
	// The CA file cannot be read.
	// Remedy: Give the account that runs Rollcall permission to read it.
	CodeCAFileUnreadable Code = "ca_file_unreadable"
	// The CA file does not contain a certificate.
	// Remedy: Export the authority as Base-64 (PEM).
	CodeCAFileInvalid Code = "ca_file_invalid"
	// A certificate in the CA file cannot be used.
	// Remedy: Choose a file with another certificate of the authority.
	CodeCAFileUnusable Code = "ca_file_unusable"
)

// Reading from Microsoft Graph.
const (
	// Graph refused a request for a reason that does not have its own code.
	// Remedy: Try again. If it happens again, report it with the request ID.
	CodeGraphRefused Code = "graph_refused"
	// Microsoft 365 is not available or did not complete a request.
	// Remedy: Wait for the next run, which tries again. Nothing was changed.
	CodeGraphUnavailable Code = "graph_unavailable"
	// The tenant has reached a limit of Microsoft 365.
	// Remedy: Check the tenant's quotas, and other programs that use the application.
	CodeGraphQuota Code = "graph_quota"
	// The call is metered in this tenant.
	// Remedy: Link a subscription to the application.
	CodeGraphPayment Code = "graph_payment"
	// The directory changed while it was being read.
	// Remedy: Wait for the next run, which tries again. Nothing was changed.
	CodeGraphBusy Code = "graph_busy"
	// Graph limits the number of requests.
	// Remedy: Check whether another program uses the same application. The next run continues automatically.
	CodeThrottled Code = "throttled"
	// Answers stalled or never began, even after several attempts.
	// Remedy: Check the network. The next run tries again.
	CodeTooSlow Code = "too_slow"
	// Answers were incomplete or damaged, even after several attempts.
	// Remedy: Look for a proxy that modifies traffic. The next run tries again.
	CodeAnswerIncomplete Code = "answer_incomplete"
	// A web page or a redirect arrived instead of an answer from Graph.
	// Remedy: Log in to the network in a browser, or check the Graph URL.
	CodeNotGraph Code = "not_graph"
	// Graph does not know the object.
	// Remedy: Check that the object still exists. It may have been deleted.
	CodeNotFound Code = "not_found"
	// The link that marks where the last run ended has expired.
	// Remedy: Synchronize again. The run reads everything again, and nothing is lost.
	CodeLinkExpired Code = "link_expired"
	// A link leads to a host other than the connector's, or repeats itself.
	// Remedy: Check the cloud and the Graph URL of the connector.
	CodeLinkRefused Code = "link_refused"
	// Graph lost its place in a list while Rollcall was reading it.
	// Remedy: Synchronize again. The run starts over, and nothing is lost.
	CodePageExpired Code = "page_expired"
)

// Results of a run.
const (
	// Graph listed no users. Every tenant has at least one.
	// Remedy: Check the application's permissions. Nothing was changed.
	CodeEmptyDirectory Code = "empty_directory"
	// Rollcall read far fewer objects than Graph counts.
	// Remedy: Synchronize again later. Nothing was changed.
	CodeIncompleteRead Code = "incomplete_read"
	// Graph's count is slightly higher than its list.
	// Remedy: Nothing needs to be done. No account was removed because it was missing from
	// the list. The next run compares again.
	CodeCountsDiffer Code = "counts_differ"
	// Graph's count is lower than its list.
	// Remedy: Nothing needs to be done. New objects were added, and the next run compares again.
	CodeCountBehind Code = "count_behind"
	// Graph did not say whether some accounts can sign in.
	// Remedy: If this continues, check the permissions and start a full run.
	CodeEnabledUnknown Code = "enabled_unknown"
	// Some objects had the properties of others. Rollcall corrected them.
	// Remedy: Do not trust the history of these objects between the two runs.
	CodePropertiesExchanged Code = "properties_exchanged"
	// Graph refuses a property, so it was left out.
	// Remedy: Nothing needs to be done. Full runs ask for it again.
	CodePropertyRefused Code = "property_refused"
	// The members of a group could not be read. They were not changed.
	// Remedy: Wait for the next run, which reads them again.
	CodeGroupUnread Code = "group_unread"
	// Graph lists objects but then does not find them.
	// Remedy: Nothing needs to be done. Their memberships were not changed, and the next run asks again.
	CodeListedNotFound Code = "listed_not_found"
	// Nothing is removed while another connector has failed or is held.
	// Remedy: Fix or review that connector, or disable it.
	CodeRemovalsWithheld Code = "removals_withheld"
)

// Database, files and backups.
const (
	// A disk is full or nearly full.
	// Remedy: Free some space on the disk that the message names.
	CodeDiskFull Code = "disk_full"
	// The path is too long for this system or for SQLite.
	// Remedy: Choose a folder with a shorter path.
	CodePathTooLong Code = "path_too_long"
	// The data folder cannot be used.
	// Remedy: Fix its permissions, or choose another folder.
	CodeDataFolder Code = "data_folder"
	// Another program keeps the database locked.
	// Remedy: Close other programs that use the data folder.
	CodeDatabaseBusy Code = "database_busy"
	// SQLite cannot read the database.
	// Remedy: Check the database, then restore a backup.
	CodeDatabaseDamaged Code = "database_damaged"
	// The file is not a Rollcall database.
	// Remedy: Move it away, or choose another data folder.
	CodeDatabaseForeign Code = "database_foreign"
	// The database could not be read from or written to the disk.
	// Remedy: Check the health and the free space of the disk.
	CodeDatabaseIO Code = "database_io"
	// The database was written by a newer version of Rollcall.
	// Remedy: Install that version, or restore the backup from before the upgrade, which the problem names.
	CodeDatabaseNewer Code = "database_newer"
	// This account is not allowed to write to the database or its folder.
	// Remedy: Fix the permissions of the data folder.
	CodeDatabasePermission Code = "database_permission"
	// The backup failed its check and was not kept.
	// Remedy: Check the database. It may be damaged.
	CodeBackupFailed Code = "backup_failed"
	// There is no backup with that name.
	// Remedy: List the backups and use one from the list.
	CodeBackupMissing Code = "backup_missing"
	// The backup cannot be written to that place.
	// Remedy: Choose another folder, or free some space.
	CodeBackupUnwritable Code = "backup_unwritable"
	// The backup folder cannot be read.
	// Remedy: Fix its permissions, or choose another folder.
	CodeBackupsUnreadable Code = "backups_unreadable"
	// The file cannot be written.
	// Remedy: Do what the message says. It names the cause.
	CodeFileUnwritable Code = "file_unwritable"
	// Part of the output could not be written.
	// Remedy: Check the destination and its free space.
	CodeOutputUnwritable Code = "output_unwritable"
	// The settings file was not valid and was set aside.
	// Remedy: Check the settings. They were reset to their defaults.
	CodeSettingsDamaged Code = "settings_damaged"
	// The settings file exists but cannot be read.
	// Remedy: Fix the permissions of the settings file.
	CodeSettingsUnreadable Code = "settings_unreadable"
	// The settings cannot be saved. Nothing was changed.
	// Remedy: Fix the permissions of the settings file, or free some space.
	CodeSettingsUnwritable Code = "settings_unwritable"
)

// Newer versions of Rollcall.
const (
	// A newer version of Rollcall has been published.
	// Remedy: Install it as you installed this one.
	CodeUpdateAvailable Code = "update_available"
	// The last check for a newer version failed.
	// Remedy: Do what the message says. It names the cause.
	CodeUpdateFailing Code = "update_failing"
	// There is no address or no public key for updates.
	// Remedy: Enter both in the settings.
	CodeUpdateUnset Code = "update_unset"
	// There is no release manifest at the address for updates.
	// Remedy: Check the address.
	CodeUpdateMissing Code = "update_missing"
	// The server or the folder for updates cannot be read at the moment.
	// Remedy: Wait, or check that the place can be reached.
	CodeUpdateUnavailable Code = "update_unavailable"
	// The release manifest or its signature was changed.
	// Remedy: Install nothing from there. Tell the publisher.
	CodeUpdateTampered Code = "update_tampered"
	// The release manifest was signed with another key than the one in the settings.
	// Remedy: Ask the publisher, in a way that you trust, whether there is a new key.
	CodeUpdateWrongKey Code = "update_wrong_key"
	// The release manifest is signed, but has content that this version cannot use.
	// Remedy: Ask the publisher to publish it again.
	CodeUpdateInvalid Code = "update_invalid"
	// The release manifest has expired. Somebody may be hiding a newer one.
	// Remedy: Check the clock of the computer, then ask the publisher for a new manifest.
	CodeUpdateExpired Code = "update_expired"
	// The release manifest is older than one that was seen before.
	// Remedy: Tell the publisher. Somebody may be hiding a newer one.
	CodeUpdateRolledBack Code = "update_rolled_back"
	// The release manifest offers a version that is older than this program.
	// Remedy: Tell the publisher, unless you have installed a version that is not published there.
	CodeUpdateOlder Code = "update_older"
	// The release manifest is too large.
	// Remedy: Install nothing from there. Tell the publisher.
	CodeUpdateOversized Code = "update_oversized"
	// The server for updates redirects to an address without encryption.
	// Remedy: Enter another address, which begins with https.
	CodeUpdateInsecure Code = "update_insecure"
	// The private key with which a publisher signs cannot be used.
	// Remedy: Check the file and the passphrase.
	CodeUpdateKeyUnusable Code = "update_key_unusable"
)

// This computer.
const (
	// The window program, which starts at log-in, was not found.
	// Remedy: Install rollcall in the same folder as rollcallctl.
	CodeAutostartNoProgram Code = "autostart_no_program"
	// The system's entry for the start at log-in cannot be read.
	// Remedy: Fix the permissions of the entry.
	CodeAutostartUnreadable Code = "autostart_unreadable"
	// The system's entry for the start at log-in cannot be written.
	// Remedy: Fix the permissions of the entry.
	CodeAutostartUnwritable Code = "autostart_unwritable"
	// The system's service manager did not do what it was asked to do.
	// Remedy: Do what its answer says, or look at the system log.
	CodeServiceFailed Code = "service_failed"
	// A system service can only be changed by an administrator.
	// Remedy: Use sudo, or a terminal that runs as administrator.
	CodeServiceNotAllowed Code = "service_not_allowed"
	// This system has no service manager that Rollcall can use.
	// Remedy: Start the daemon in another way.
	CodeServiceUnsupported Code = "service_unsupported"
	// There is no display for the window.
	// Remedy: Start the window on a desktop, or use rollcallctl.
	CodeDisplayMissing Code = "display_missing"
	// Windows has no OpenGL 2.1, with which the window is drawn. Some virtual machines, remote sessions
	// and new installations only have the driver that comes with Windows.
	// Remedy: Install the graphics driver of the manufacturer, or the OpenCL, OpenGL and Vulkan
	// Compatibility Pack from the Microsoft Store. Or use rollcallctl, which needs no window.
	CodeOpenGLMissing Code = "opengl_missing"
	// No notification channel has this ID, start of an ID, or name.
	// Remedy: List the channels and use one from the list.
	CodeChannelNotFound Code = "channel_not_found"
	// More than one channel matches.
	// Remedy: Enter more characters of the ID.
	CodeChannelAmbiguous Code = "channel_ambiguous"
	// The address of a webhook or the password of a mail account is not stored on this computer.
	// Remedy: Enter it in the channel again.
	CodeChannelSecretMissing Code = "channel_secret_missing"
	// A mail server refused the user name or the password.
	// Remedy: Check both. An account with multi-factor authentication may need an app password.
	CodeNotifySignIn Code = "notify_sign_in"
	// A mail server does not accept mail for a recipient.
	// Remedy: Check the address in the channel.
	CodeNotifyRecipient Code = "notify_recipient"
	// A mail server or a webhook refuses the notifications of a channel.
	// Remedy: Check the settings of the channel. If a webhook was removed, create a new one.
	CodeNotifyRefused Code = "notify_refused"
	// A mail server or a webhook does not accept a notification at the moment.
	// Remedy: Wait. Rollcall tries again for two days.
	CodeNotifyDelayed Code = "notify_delayed"
	// The demo recorded different changes than the practice tenant made.
	// Remedy: Report it. This is a fault in Rollcall.
	CodeDemoDiffers Code = "demo_differs"
)

// Conditions that last.
const (
	// The runs of a connector fail.
	// Remedy: Do what the condition says. It names the cause.
	CodeConnectorFailing Code = "connector_failing"
	// A connector did not run when its schedule required it to.
	// Remedy: Check that Rollcall is running and that the schedule is not paused.
	CodeNoRun Code = "no_run"
	// A run is held for review because its plan exceeds a limit.
	// Remedy: Review its plan, then approve or discard it.
	CodeRunHeld Code = "run_held"
	// The disk with the data folder is nearly full.
	// Remedy: Free some space on it.
	CodeDiskNearlyFull Code = "disk_nearly_full"
	// The settings could not be used.
	// Remedy: Do what the condition says. It names the cause.
	CodeSettingsUnusable Code = "settings_unusable"
	// A group of an authentication profile no longer exists.
	// Remedy: Choose other groups for the profile.
	CodeProfileGroupGone Code = "profile_group_gone"
	// The daily backup fails.
	// Remedy: Do what the condition says. It names the cause.
	CodeBackupFailing Code = "backup_failing"
	// Notifications cannot be delivered to a channel.
	// Remedy: Do what the condition says. It names the cause.
	CodeNotifyFailing Code = "notify_failing"
)

// keyRefused lists the AADSTS numbers for a secret or certificate that is wrong, expired or revoked.
var keyRefused = codesOf(7000215, 7000222, 70002, 700027, 700030, 50012, 1000502, 7000274, 7000214, 7000277)

// noConsent lists the AADSTS numbers for a permission that was not requested or has no consent.
var noConsent = codesOf(65001, 90008, 90094, 90095, 65005, 650056, 650057)

func codesOf(numbers ...int) map[Code]bool {
	codes := map[Code]bool{}
	for _, n := range numbers {
		codes[AADSTS(n)] = true
	}
	return codes
}

// NeedsKey reports whether a new client secret or certificate solves a problem with this code.
func (c Code) NeedsKey() bool {
	return keyRefused[c] || c == CodeSecretMissing || c == CodeCertificateExpired
}

// NeedsPermission reports whether granting a permission solves a problem with this code.
func (c Code) NeedsPermission() bool { return noConsent[c] || c == CodePermissionMissing }

// OfVault reports whether this is a code for a vault: the operating system's keyring, or a file.
func (c Code) OfVault() bool {
	return strings.HasPrefix(string(c), "keyring_") || c.OfVaultFile()
}

// OfVaultFile reports whether this is a code for a vault in a file.
func (c Code) OfVaultFile() bool { return strings.HasPrefix(string(c), "vault_") }
