# Generated from openapi.json by `npm run sdk`. Do not edit.
from __future__ import annotations

from typing import Any, Dict, List, Literal, NotRequired, TypedDict

from ._client import Client, Resource, quote

Liveness = TypedDict("Liveness", {
    "status": "Literal[\"ok\"]",
})

Problem = TypedDict("Problem", {
    "type": "str",
    "title": "str",
    "status": "int",
    "code": "str",
    "detail": "NotRequired[str]",
    "instance": "str",
    "errors": "NotRequired[List[Dict[str, Any]]]",
})

Readiness = TypedDict("Readiness", {
    "status": "Literal[\"ok\", \"degraded\"]",
    "database": "Literal[\"ok\"]",
    "jobStore": "Literal[\"ok\", \"unreachable\"]",
    "migrations": "Literal[\"ok\"]",
})

UserEmailPage = TypedDict("UserEmailPage", {
    "data": "List[UserEmail]",
    "nextCursor": "str | None",
})

UserEmail = TypedDict("UserEmail", {
    "id": "str",
    "email": "str",
    "isPrimary": "bool",
    "verifiedAt": "str | None",
    "createdAt": "str",
})

AddEmail = TypedDict("AddEmail", {
    "email": "str",
})

CancelEmailChange = TypedDict("CancelEmailChange", {
    "token": "str",
})

ChangePassword = TypedDict("ChangePassword", {
    "currentPassword": "NotRequired[str]",
    "newPassword": "str",
})

RequestPasswordReset = TypedDict("RequestPasswordReset", {
    "email": "str",
})

ResetPassword = TypedDict("ResetPassword", {
    "token": "str",
    "newPassword": "str",
})

DevicePage = TypedDict("DevicePage", {
    "data": "List[Device]",
    "nextCursor": "str | None",
})

Device = TypedDict("Device", {
    "id": "str",
    "name": "str",
    "userAgent": "str | None",
    "isCurrent": "bool",
    "isTrusted": "bool",
    "trustedUntil": "str | None",
    "createdAt": "str",
    "lastSeenAt": "str",
})

RenameDevice = TypedDict("RenameDevice", {
    "name": "str",
})

MfaFactorPage = TypedDict("MfaFactorPage", {
    "data": "List[MfaFactor]",
    "nextCursor": "str | None",
})

MfaFactor = TypedDict("MfaFactor", {
    "id": "str",
    "type": "Literal[\"totp\", \"webauthn\"]",
    "name": "str",
    "isEnabled": "bool",
    "createdAt": "str",
    "enabledAt": "str | None",
    "lastUsedAt": "str | None",
})

EnrolFactor = "Dict[str, Any]"

PasskeyAttestation = TypedDict("PasskeyAttestation", {
    "id": "str",
    "rawId": "str",
    "type": "Literal[\"public-key\"]",
    "response": "Dict[str, Any]",
})

EnrolledFactor = TypedDict("EnrolledFactor", {
    "id": "str",
    "type": "Literal[\"totp\", \"webauthn\"]",
    "name": "str",
    "isEnabled": "bool",
    "createdAt": "str",
    "enabledAt": "str | None",
    "lastUsedAt": "str | None",
    "secret": "NotRequired[str]",
    "otpauthUri": "NotRequired[str]",
    "recoveryCodes": "NotRequired[List[str]]",
})

PasskeyCreation = TypedDict("PasskeyCreation", {
    "passkeyToken": "str",
    "expiresIn": "int",
    "options": "PasskeyCreationOptions",
})

PasskeyCreationOptions = TypedDict("PasskeyCreationOptions", {
    "challenge": "str",
    "rp": "Dict[str, Any]",
    "user": "Dict[str, Any]",
    "pubKeyCredParams": "List[Dict[str, Any]]",
    "timeout": "NotRequired[int]",
    "attestation": "Literal[\"none\"]",
    "excludeCredentials": "List[Dict[str, Any]]",
    "authenticatorSelection": "Dict[str, Any]",
})

ActivateFactor = TypedDict("ActivateFactor", {
    "code": "str",
})

RenameFactor = TypedDict("RenameFactor", {
    "name": "str",
})

RecoveryCodes = TypedDict("RecoveryCodes", {
    "remaining": "int",
    "createdAt": "str | None",
})

NewRecoveryCodes = TypedDict("NewRecoveryCodes", {
    "codes": "List[str]",
})

FinishSignIn = TypedDict("FinishSignIn", {
    "mfaToken": "str",
    "code": "NotRequired[str]",
    "passkey": "NotRequired[PasskeyAssertion]",
    "trustDevice": "NotRequired[bool]",
})

PasskeyAssertion = TypedDict("PasskeyAssertion", {
    "id": "str",
    "rawId": "str",
    "type": "Literal[\"public-key\"]",
    "response": "Dict[str, Any]",
})

SecondFactorPassed = TypedDict("SecondFactorPassed", {
    "user": "User",
    "organization": "NotRequired[OrganizationSummary]",
    "accessToken": "str",
    "refreshToken": "str",
    "expiresIn": "int",
    "deviceTrustToken": "NotRequired[str]",
})

User = TypedDict("User", {
    "id": "str",
    "username": "str",
    "email": "str | None",
    "emailVerified": "bool",
    "displayName": "str",
    "firstName": "str | None",
    "lastName": "str | None",
    "phone": "str | None",
    "bio": "str | None",
    "timezone": "str | None",
    "language": "str | None",
    "avatarUrl": "str | None",
    "accountType": "Literal[\"company\", \"customer\"]",
    "isStaff": "bool",
    "status": "Literal[\"active\", \"inactive\", \"suspended\", \"deleted\"]",
    "defaultOrganizationId": "str | None",
    "lastLoginAt": "str | None",
    "joinedAt": "str",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

OrganizationSummary = TypedDict("OrganizationSummary", {
    "id": "str",
    "name": "str",
    "role": "str",
})

MfaTokenInput = TypedDict("MfaTokenInput", {
    "mfaToken": "str",
})

SecondFactorOptions = TypedDict("SecondFactorOptions", {
    "options": "PasskeyRequestOptions",
})

PasskeyRequestOptions = TypedDict("PasskeyRequestOptions", {
    "challenge": "str",
    "rpId": "str",
    "timeout": "NotRequired[int]",
    "userVerification": "Literal[\"required\", \"preferred\", \"discouraged\"]",
    "allowCredentials": "NotRequired[List[Dict[str, Any]]]",
})

PasskeyRequest = TypedDict("PasskeyRequest", {
    "passkeyToken": "str",
    "expiresIn": "int",
    "options": "PasskeyRequestOptions",
})

PasskeySignIn = TypedDict("PasskeySignIn", {
    "passkeyToken": "str",
    "passkey": "PasskeyAssertion",
})

SignedIn = TypedDict("SignedIn", {
    "user": "User",
    "organization": "NotRequired[OrganizationSummary]",
    "accessToken": "str",
    "refreshToken": "str",
    "expiresIn": "int",
})

StepUp = TypedDict("StepUp", {
    "password": "NotRequired[str]",
    "code": "NotRequired[str]",
    "passkey": "NotRequired[PasskeyAssertion]",
    "passkeyToken": "NotRequired[str]",
})

SteppedUp = TypedDict("SteppedUp", {
    "accessToken": "str",
    "expiresIn": "int",
})

SignUp = TypedDict("SignUp", {
    "email": "str",
    "password": "str",
    "displayName": "str",
    "accountType": "Literal[\"company\", \"customer\"]",
    "organizationName": "NotRequired[str]",
})

LogIn = TypedDict("LogIn", {
    "email": "str",
    "password": "str",
})

SignInAnswer = "SignedIn | MfaPending"

MfaPending = TypedDict("MfaPending", {
    "mfaRequired": "Literal[true]",
    "mfaToken": "str",
    "expiresIn": "int",
    "factors": "List[Dict[str, Any]]",
})

RefreshTokenInput = TypedDict("RefreshTokenInput", {
    "refreshToken": "str",
})

Tokens = TypedDict("Tokens", {
    "accessToken": "str",
    "refreshToken": "str",
    "expiresIn": "int",
})

SwitchOrganization = TypedDict("SwitchOrganization", {
    "organizationId": "str",
})

SwitchedOrganization = TypedDict("SwitchedOrganization", {
    "organization": "OrganizationSummary",
    "accessToken": "str",
    "expiresIn": "int",
})

RequestVerification = TypedDict("RequestVerification", {
    "email": "str",
})

ConfirmEmail = TypedDict("ConfirmEmail", {
    "email": "str",
    "code": "str",
})

Me = TypedDict("Me", {
    "id": "str",
    "username": "str",
    "email": "str | None",
    "emailVerified": "bool",
    "displayName": "str",
    "firstName": "str | None",
    "lastName": "str | None",
    "phone": "str | None",
    "bio": "str | None",
    "timezone": "str | None",
    "language": "str | None",
    "avatarUrl": "str | None",
    "accountType": "Literal[\"company\", \"customer\"]",
    "isStaff": "bool",
    "status": "Literal[\"active\", \"inactive\", \"suspended\", \"deleted\"]",
    "defaultOrganizationId": "str | None",
    "lastLoginAt": "str | None",
    "joinedAt": "str",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
    "organizations": "List[OrganizationSummary]",
    "installationRoles": "List[str]",
    "activeTokenId": "str | None",
})

UpdateMe = TypedDict("UpdateMe", {
    "username": "NotRequired[str]",
    "displayName": "NotRequired[str]",
    "firstName": "NotRequired[str | None]",
    "lastName": "NotRequired[str | None]",
    "phone": "NotRequired[str | None]",
    "bio": "NotRequired[str | None]",
    "timezone": "NotRequired[str | None]",
    "language": "NotRequired[str | None]",
    "defaultOrganizationId": "NotRequired[str | None]",
})

SessionPage = TypedDict("SessionPage", {
    "data": "List[Session]",
    "nextCursor": "str | None",
})

Session = TypedDict("Session", {
    "id": "str",
    "isCurrent": "bool",
    "organizationId": "str | None",
    "deviceId": "str | None",
    "deviceName": "str | None",
    "userAgent": "str | None",
    "ip": "str | None",
    "authenticatedAt": "str",
    "createdAt": "str",
    "lastSeenAt": "str",
    "idleExpiresAt": "str",
    "expiresAt": "str",
})

SessionTokenPage = TypedDict("SessionTokenPage", {
    "data": "List[SessionToken]",
    "nextCursor": "str | None",
})

SessionToken = TypedDict("SessionToken", {
    "id": "str",
    "state": "Literal[\"outstanding\", \"used\", \"revoked\", \"expired\"]",
    "createdAt": "str",
    "expiresAt": "str",
    "revokedAt": "str | None",
})

LoginEventPage = TypedDict("LoginEventPage", {
    "data": "List[LoginEvent]",
    "nextCursor": "str | None",
})

LoginEvent = TypedDict("LoginEvent", {
    "id": "str",
    "type": "str",
    "sessionId": "str | None",
    "ip": "str | None",
    "userAgent": "str | None",
    "occurredAt": "str",
})

Confirmation = TypedDict("Confirmation", {
    "password": "NotRequired[str]",
    "email": "NotRequired[str]",
})

OperatorUserPage = TypedDict("OperatorUserPage", {
    "data": "List[OperatorUser]",
    "nextCursor": "str | None",
})

OperatorUser = TypedDict("OperatorUser", {
    "id": "str",
    "username": "str",
    "email": "str | None",
    "emailVerified": "bool",
    "displayName": "str",
    "firstName": "str | None",
    "lastName": "str | None",
    "phone": "str | None",
    "bio": "str | None",
    "timezone": "str | None",
    "language": "str | None",
    "avatarUrl": "str | None",
    "accountType": "Literal[\"company\", \"customer\"]",
    "isStaff": "bool",
    "status": "Literal[\"active\", \"inactive\", \"suspended\", \"deleted\"]",
    "defaultOrganizationId": "str | None",
    "lastLoginAt": "str | None",
    "joinedAt": "str",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
    "isSystem": "bool",
    "roles": "List[str]",
    "statusReason": "str | None",
    "deactivatedAt": "str | None",
})

SuspendUser = TypedDict("SuspendUser", {
    "reason": "str",
})

InstallationRolePage = TypedDict("InstallationRolePage", {
    "data": "List[InstallationRole]",
    "nextCursor": "str | None",
})

InstallationRole = TypedDict("InstallationRole", {
    "name": "Literal[\"superuser\", \"staff\", \"operator\", \"auditor\"]",
    "description": "str",
    "permissions": "List[str]",
})

UserRolePage = TypedDict("UserRolePage", {
    "data": "List[UserRole]",
    "nextCursor": "str | None",
})

UserRole = TypedDict("UserRole", {
    "userId": "str",
    "name": "Literal[\"superuser\", \"staff\", \"operator\", \"auditor\"]",
    "assignedAt": "str",
    "assignedById": "str | None",
})

AssignRole = TypedDict("AssignRole", {
    "role": "Literal[\"superuser\", \"staff\", \"operator\", \"auditor\"]",
})

OfferedProviders = TypedDict("OfferedProviders", {
    "data": "List[Dict[str, Any]]",
})

RedeemTicket = TypedDict("RedeemTicket", {
    "ticket": "str",
})

FirebaseSignIn = TypedDict("FirebaseSignIn", {
    "idToken": "str",
    "accountType": "NotRequired[Literal[\"company\", \"customer\"]]",
    "organizationName": "NotRequired[str]",
})

LinkedProviderPage = TypedDict("LinkedProviderPage", {
    "data": "List[LinkedProvider]",
    "nextCursor": "str | None",
})

LinkedProvider = TypedDict("LinkedProvider", {
    "id": "str",
    "provider": "str",
    "organizationId": "str | None",
    "issuer": "str",
    "email": "str | None",
    "scopes": "str | None",
    "createdAt": "str",
    "lastUsedAt": "str | None",
})

BeginLink = TypedDict("BeginLink", {
    "returnTo": "NotRequired[str]",
    "organizationId": "NotRequired[str]",
})

LinkStarted = TypedDict("LinkStarted", {
    "url": "str",
})

Organization = TypedDict("Organization", {
    "id": "str",
    "name": "str",
    "website": "str | None",
    "industry": "Literal[\"technology\", \"healthcare\", \"finance\", \"retail\", \"manufacturing\", \"other\"] | None",
    "description": "str | None",
    "phone": "str | None",
    "employeeCount": "int | None",
    "address": "str | None",
    "city": "str | None",
    "country": "str | None",
    "timezone": "str | None",
    "logoUrl": "str | None",
    "createdById": "str | None",
    "isActive": "bool",
    "requireMfa": "bool",
    "singleSession": "bool",
    "seatLimit": "int | None",
    "deletionRequestedAt": "str | None",
    "deletesAt": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

UpdateOrganization = TypedDict("UpdateOrganization", {
    "name": "NotRequired[str]",
    "website": "NotRequired[str | None]",
    "industry": "NotRequired[Literal[\"technology\", \"healthcare\", \"finance\", \"retail\", \"manufacturing\", \"other\"] | None]",
    "description": "NotRequired[str | None]",
    "phone": "NotRequired[str | None]",
    "employeeCount": "NotRequired[int | None]",
    "address": "NotRequired[str | None]",
    "city": "NotRequired[str | None]",
    "country": "NotRequired[str | None]",
    "timezone": "NotRequired[str | None]",
})

UpdateOrganizationSecurity = TypedDict("UpdateOrganizationSecurity", {
    "requireMfa": "NotRequired[bool]",
    "singleSession": "NotRequired[bool]",
})

FoundOrganization = TypedDict("FoundOrganization", {
    "name": "str",
})

TransferOwnership = TypedDict("TransferOwnership", {
    "memberId": "str",
})

MemberLoginEventPage = TypedDict("MemberLoginEventPage", {
    "data": "List[MemberLoginEvent]",
    "nextCursor": "str | None",
})

MemberLoginEvent = TypedDict("MemberLoginEvent", {
    "id": "str",
    "userId": "str",
    "displayName": "str",
    "type": "str",
    "sessionId": "str | None",
    "ip": "str | None",
    "userAgent": "str | None",
    "occurredAt": "str",
})

MemberPage = TypedDict("MemberPage", {
    "data": "List[Member]",
    "nextCursor": "str | None",
})

Member = TypedDict("Member", {
    "id": "str",
    "userId": "str",
    "role": "Literal[\"ceo\", \"manager\", \"sales_manager\", \"support_staff\"]",
    "department": "Literal[\"sales\", \"support\", \"marketing\", \"management\"] | None",
    "canInviteUsers": "bool",
    "canManageDeals": "bool",
    "canViewReports": "bool",
    "canManageCustomers": "bool",
    "overriddenFlags": "List[Literal[\"canInviteUsers\", \"canManageDeals\", \"canViewReports\", \"canManageCustomers\"]]",
    "invitedById": "str | None",
    "joinedAt": "str",
    "isActive": "bool",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
    "displayName": "str",
    "email": "str | None",
})

UpdateMember = TypedDict("UpdateMember", {
    "role": "NotRequired[Literal[\"ceo\", \"manager\", \"sales_manager\", \"support_staff\"]]",
    "department": "NotRequired[Literal[\"sales\", \"support\", \"marketing\", \"management\"] | None]",
    "canInviteUsers": "NotRequired[bool]",
    "canManageDeals": "NotRequired[bool]",
    "canViewReports": "NotRequired[bool]",
    "canManageCustomers": "NotRequired[bool]",
    "overriddenFlags": "NotRequired[List[Literal[\"canInviteUsers\", \"canManageDeals\", \"canViewReports\", \"canManageCustomers\"]]]",
})

InvitationPage = TypedDict("InvitationPage", {
    "data": "List[Invitation]",
    "nextCursor": "str | None",
})

Invitation = TypedDict("Invitation", {
    "id": "str",
    "email": "str",
    "role": "Literal[\"ceo\", \"manager\", \"sales_manager\", \"support_staff\"]",
    "department": "Literal[\"sales\", \"support\", \"marketing\", \"management\"] | None",
    "canInviteUsers": "bool | None",
    "canManageDeals": "bool | None",
    "canViewReports": "bool | None",
    "canManageCustomers": "bool | None",
    "invitedById": "str",
    "status": "Literal[\"pending\", \"accepted\", \"expired\", \"declined\", \"revoked\"]",
    "expiresAt": "str",
    "acceptedAt": "str | None",
    "acceptedById": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CreateInvitation = TypedDict("CreateInvitation", {
    "email": "str",
    "role": "Literal[\"ceo\", \"manager\", \"sales_manager\", \"support_staff\"]",
    "department": "NotRequired[Literal[\"sales\", \"support\", \"marketing\", \"management\"] | None]",
    "canInviteUsers": "NotRequired[bool]",
    "canManageDeals": "NotRequired[bool]",
    "canViewReports": "NotRequired[bool]",
    "canManageCustomers": "NotRequired[bool]",
})

InvitationToken = TypedDict("InvitationToken", {
    "token": "str",
})

InvitationPreview = TypedDict("InvitationPreview", {
    "organizationName": "str",
    "invitedBy": "str",
    "role": "Literal[\"ceo\", \"manager\", \"sales_manager\", \"support_staff\"]",
    "department": "Literal[\"sales\", \"support\", \"marketing\", \"management\"] | None",
    "email": "str",
    "expiresAt": "str",
})

InvitationSignUp = TypedDict("InvitationSignUp", {
    "token": "str",
    "password": "str",
    "displayName": "str",
})

AcceptedInvitation = TypedDict("AcceptedInvitation", {
    "memberId": "str",
    "organization": "Dict[str, Any]",
})

ReceivedInvitationPage = TypedDict("ReceivedInvitationPage", {
    "data": "List[ReceivedInvitation]",
    "nextCursor": "str | None",
})

ReceivedInvitation = TypedDict("ReceivedInvitation", {
    "id": "str",
    "organizationName": "str",
    "invitedBy": "str",
    "email": "str",
    "role": "Literal[\"ceo\", \"manager\", \"sales_manager\", \"support_staff\"]",
    "department": "Literal[\"sales\", \"support\", \"marketing\", \"management\"] | None",
    "expiresAt": "str",
    "createdAt": "str",
})

PermissionPage = TypedDict("PermissionPage", {
    "data": "List[Permission]",
    "nextCursor": "str | None",
})

Permission = TypedDict("Permission", {
    "permission": "str",
    "context": "str",
    "description": "str",
    "grantedTo": "str",
    "isGranted": "bool",
})

PermissionExplanation = TypedDict("PermissionExplanation", {
    "permission": "str",
    "description": "str",
    "memberId": "str",
    "isGranted": "bool",
    "reason": "Literal[\"every_member\", \"role\", \"flag\", \"role_too_low\", \"flag_off\", \"member_inactive\", \"organization_closing\", \"mfa_missing\"]",
    "grantedTo": "str",
    "rule": "str",
    "role": "Literal[\"ceo\", \"manager\", \"sales_manager\", \"support_staff\"]",
    "isOverridden": "bool",
    "mfaRequired": "bool",
})

PluginPage = TypedDict("PluginPage", {
    "data": "List[Plugin]",
    "nextCursor": "str | None",
})

Plugin = TypedDict("Plugin", {
    "id": "str",
    "dataSource": "Literal[\"imap_smtp\", \"gmail\", \"outlook\", \"twilio\", \"paddle\", \"github\", \"firebase\", \"oidc\", \"s3\"]",
    "title": "str",
    "credentials": "Dict[str, Any]",
    "properties": "Dict[str, Any]",
    "status": "Literal[\"unverified\", \"ok\", \"failed\"]",
    "statusReason": "Literal[\"authentication_failed\", \"permission_denied\", \"not_found\", \"rate_limited\", \"url_not_allowed\", \"host_not_found\", \"connection_refused\", \"connection_lost\", \"timeout\", \"tls_failed\", \"server_error\", \"unexpected_answer\", \"issuer_mismatch\", \"wrong_region\", \"credentials_unreadable\", \"not_supported\"] | None",
    "verifiedAt": "str | None",
    "checkedAt": "str | None",
    "isEnabled": "bool",
    "createdById": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

DataSourcePage = TypedDict("DataSourcePage", {
    "data": "List[DataSource]",
    "nextCursor": "str | None",
})

DataSource = TypedDict("DataSource", {
    "dataSource": "Literal[\"imap_smtp\", \"gmail\", \"outlook\", \"twilio\", \"paddle\", \"github\", \"firebase\", \"oidc\", \"s3\"]",
    "title": "str",
    "description": "str",
    "credentials": "Dict[str, Any]",
    "properties": "Dict[str, Any]",
    "secretFields": "List[str]",
})

CreatePlugin = "Dict[str, Any]"

UpdatePlugin = TypedDict("UpdatePlugin", {
    "title": "NotRequired[str]",
    "credentials": "NotRequired[Dict[str, Any]]",
    "properties": "NotRequired[Dict[str, Any]]",
    "isEnabled": "NotRequired[bool]",
})

LeadPage = TypedDict("LeadPage", {
    "data": "List[Lead]",
    "nextCursor": "str | None",
})

Lead = TypedDict("Lead", {
    "id": "str",
    "firstName": "str",
    "lastName": "str",
    "email": "str",
    "phone": "str | None",
    "companyName": "str | None",
    "jobTitle": "str | None",
    "leadSource": "Literal[\"website\", \"referral\", \"cold_call\", \"social_media\", \"event\", \"other\"]",
    "status": "Literal[\"new\", \"contacted\", \"qualified\", \"unqualified\", \"converted\"]",
    "estimatedValue": "str | None",
    "currency": "str",
    "notes": "str | None",
    "assignedToId": "str | None",
    "createdById": "str | None",
    "convertedToDealId": "str | None",
    "convertedAt": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CreateLead = TypedDict("CreateLead", {
    "firstName": "str",
    "lastName": "str",
    "email": "str",
    "phone": "NotRequired[str | None]",
    "companyName": "NotRequired[str | None]",
    "jobTitle": "NotRequired[str | None]",
    "leadSource": "NotRequired[Literal[\"website\", \"referral\", \"cold_call\", \"social_media\", \"event\", \"other\"]]",
    "status": "NotRequired[Literal[\"new\", \"contacted\", \"qualified\", \"unqualified\"]]",
    "estimatedValue": "NotRequired[str | None]",
    "currency": "NotRequired[str]",
    "notes": "NotRequired[str | None]",
    "assignedToId": "NotRequired[str | None]",
})

UpdateLead = TypedDict("UpdateLead", {
    "firstName": "NotRequired[str]",
    "lastName": "NotRequired[str]",
    "email": "NotRequired[str]",
    "phone": "NotRequired[str | None]",
    "companyName": "NotRequired[str | None]",
    "jobTitle": "NotRequired[str | None]",
    "leadSource": "NotRequired[Literal[\"website\", \"referral\", \"cold_call\", \"social_media\", \"event\", \"other\"]]",
    "status": "NotRequired[Literal[\"new\", \"contacted\", \"qualified\", \"unqualified\"]]",
    "estimatedValue": "NotRequired[str | None]",
    "currency": "NotRequired[str]",
    "notes": "NotRequired[str | None]",
    "assignedToId": "NotRequired[str | None]",
})

ConvertLead = TypedDict("ConvertLead", {
    "pipelineId": "NotRequired[str]",
    "stageId": "NotRequired[str]",
    "title": "NotRequired[str]",
    "value": "NotRequired[str]",
    "currency": "NotRequired[str]",
    "expectedCloseDate": "NotRequired[str]",
})

Conversion = TypedDict("Conversion", {
    "leadId": "str",
    "dealId": "str",
    "convertedAt": "str",
    "lead": "Lead",
    "deal": "Deal",
})

Deal = TypedDict("Deal", {
    "id": "str",
    "title": "str",
    "description": "str | None",
    "pipelineId": "str",
    "stageId": "str",
    "leadId": "str | None",
    "status": "Literal[\"open\", \"won\", \"lost\"]",
    "value": "str",
    "currency": "str",
    "priority": "Literal[\"low\", \"medium\", \"high\"]",
    "probability": "int",
    "probabilityOverridden": "bool",
    "expectedCloseDate": "str | None",
    "actualCloseDate": "str | None",
    "contactName": "str",
    "contactEmail": "str",
    "contactPhone": "str | None",
    "companyName": "str | None",
    "lostReason": "str | None",
    "assignedToId": "str | None",
    "createdById": "str | None",
    "wonAt": "str | None",
    "lostAt": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

PipelinePage = TypedDict("PipelinePage", {
    "data": "List[Pipeline]",
    "nextCursor": "str | None",
})

Pipeline = TypedDict("Pipeline", {
    "id": "str",
    "name": "str",
    "description": "str | None",
    "isDefault": "bool",
    "isActive": "bool",
    "createdById": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CreatePipeline = TypedDict("CreatePipeline", {
    "name": "str",
    "description": "NotRequired[str | None]",
    "stages": "List[CreateStage]",
})

CreateStage = TypedDict("CreateStage", {
    "name": "str",
    "type": "NotRequired[Literal[\"open\", \"won\", \"lost\"]]",
    "probability": "int",
})

UpdatePipeline = TypedDict("UpdatePipeline", {
    "name": "NotRequired[str]",
    "description": "NotRequired[str | None]",
})

StagePage = TypedDict("StagePage", {
    "data": "List[Stage]",
    "nextCursor": "str | None",
})

Stage = TypedDict("Stage", {
    "id": "str",
    "pipelineId": "str",
    "name": "str",
    "order": "int",
    "type": "Literal[\"open\", \"won\", \"lost\"]",
    "probability": "int",
    "isActive": "bool",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

PipelineSummary = TypedDict("PipelineSummary", {
    "pipelineId": "str",
    "stages": "List[Dict[str, Any]]",
})

DealPage = TypedDict("DealPage", {
    "data": "List[Deal]",
    "nextCursor": "str | None",
})

CreateDeal = TypedDict("CreateDeal", {
    "title": "str",
    "description": "NotRequired[str | None]",
    "value": "str",
    "currency": "NotRequired[str]",
    "priority": "NotRequired[Literal[\"low\", \"medium\", \"high\"]]",
    "probability": "NotRequired[int | None]",
    "expectedCloseDate": "NotRequired[str | None]",
    "contactName": "NotRequired[str]",
    "contactEmail": "NotRequired[str]",
    "contactPhone": "NotRequired[str | None]",
    "companyName": "NotRequired[str | None]",
    "assignedToId": "NotRequired[str | None]",
    "pipelineId": "NotRequired[str]",
    "stageId": "NotRequired[str]",
    "leadId": "NotRequired[str | None]",
})

UpdateDeal = TypedDict("UpdateDeal", {
    "title": "NotRequired[str]",
    "description": "NotRequired[str | None]",
    "value": "NotRequired[str]",
    "currency": "NotRequired[str]",
    "priority": "NotRequired[Literal[\"low\", \"medium\", \"high\"]]",
    "probability": "NotRequired[int | None]",
    "expectedCloseDate": "NotRequired[str | None]",
    "contactName": "NotRequired[str]",
    "contactEmail": "NotRequired[str]",
    "contactPhone": "NotRequired[str | None]",
    "companyName": "NotRequired[str | None]",
    "assignedToId": "NotRequired[str | None]",
})

DealTransition = TypedDict("DealTransition", {
    "toStageId": "str",
    "lostReason": "NotRequired[str]",
    "probability": "NotRequired[int]",
    "actualCloseDate": "NotRequired[str]",
})

StageStayPage = TypedDict("StageStayPage", {
    "data": "List[StageStay]",
    "nextCursor": "str | None",
})

StageStay = TypedDict("StageStay", {
    "id": "str",
    "fromStageId": "str | None",
    "fromType": "Literal[\"open\", \"won\", \"lost\"] | None",
    "stageId": "str",
    "stageName": "str",
    "type": "Literal[\"open\", \"won\", \"lost\"]",
    "enteredAt": "str",
    "leftAt": "str | None",
    "durationMs": "int",
    "actorUserId": "str | None",
    "value": "str",
    "currency": "str",
    "probability": "int",
})

TimelineEntryPage = TypedDict("TimelineEntryPage", {
    "data": "List[TimelineEntry]",
    "nextCursor": "str | None",
})

TimelineEntry = TypedDict("TimelineEntry", {
    "id": "str",
    "kind": "Literal[\"lead_created\", \"lead_updated\", \"lead_converted\", \"deal_created\", \"deal_updated\", \"deal_stage_changed\", \"deal_won\", \"deal_lost\", \"deal_reopened\", \"email_received\", \"email_sent\"]",
    "at": "str",
    "title": "str",
    "actorUserId": "str | None",
    "data": "Dict[str, Any]",
    "sourceEventId": "str",
})

CustomerPage = TypedDict("CustomerPage", {
    "data": "List[Customer]",
    "nextCursor": "str | None",
})

Customer = TypedDict("Customer", {
    "id": "str",
    "userId": "str | None",
    "verified": "bool",
    "verifiedAt": "str | None",
    "profilePictureUrl": "str | None",
    "displayName": "str",
    "firstName": "str | None",
    "lastName": "str | None",
    "email": "str | None",
    "phone": "str | None",
    "dateOfBirth": "str | None",
    "address": "str | None",
    "city": "str | None",
    "country": "str | None",
    "status": "Literal[\"active\", \"inactive\", \"blocked\"]",
    "customerSince": "str",
    "accountManagerId": "str | None",
    "createdById": "str | None",
    "notes": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CreateCustomer = TypedDict("CreateCustomer", {
    "displayName": "NotRequired[str]",
    "email": "NotRequired[str | None]",
    "firstName": "NotRequired[str | None]",
    "lastName": "NotRequired[str | None]",
    "phone": "NotRequired[str | None]",
    "dateOfBirth": "NotRequired[str | None]",
    "address": "NotRequired[str | None]",
    "city": "NotRequired[str | None]",
    "country": "NotRequired[str | None]",
    "status": "NotRequired[Literal[\"active\", \"inactive\", \"blocked\"]]",
    "customerSince": "NotRequired[str]",
    "accountManagerId": "NotRequired[str | None]",
    "notes": "NotRequired[str | None]",
})

UpdateCustomer = TypedDict("UpdateCustomer", {
    "displayName": "NotRequired[str]",
    "email": "NotRequired[str | None]",
    "firstName": "NotRequired[str | None]",
    "lastName": "NotRequired[str | None]",
    "phone": "NotRequired[str | None]",
    "dateOfBirth": "NotRequired[str | None]",
    "address": "NotRequired[str | None]",
    "city": "NotRequired[str | None]",
    "country": "NotRequired[str | None]",
    "status": "NotRequired[Literal[\"active\", \"inactive\", \"blocked\"]]",
    "customerSince": "NotRequired[str]",
    "accountManagerId": "NotRequired[str | None]",
    "notes": "NotRequired[str | None]",
})

MyCompanyPage = TypedDict("MyCompanyPage", {
    "data": "List[MyCompany]",
    "nextCursor": "str | None",
})

MyCompany = TypedDict("MyCompany", {
    "id": "str",
    "organizationName": "str",
    "customerSince": "str",
    "status": "Literal[\"active\", \"inactive\", \"blocked\"]",
    "verifiedAt": "str",
    "accountManagerName": "str | None",
    "firstName": "str | None",
    "lastName": "str | None",
    "email": "str | None",
    "phone": "str | None",
    "dateOfBirth": "str | None",
    "address": "str | None",
    "city": "str | None",
    "country": "str | None",
    "version": "int",
})

UpdateMyCompany = TypedDict("UpdateMyCompany", {
    "firstName": "NotRequired[str | None]",
    "lastName": "NotRequired[str | None]",
    "phone": "NotRequired[str | None]",
    "dateOfBirth": "NotRequired[str | None]",
    "address": "NotRequired[str | None]",
    "city": "NotRequired[str | None]",
    "country": "NotRequired[str | None]",
})

EmailAccountPage = TypedDict("EmailAccountPage", {
    "data": "List[EmailAccount]",
    "nextCursor": "str | None",
})

EmailAccount = TypedDict("EmailAccount", {
    "id": "str",
    "userId": "str",
    "email": "str",
    "displayName": "str | None",
    "provider": "Literal[\"gmail\", \"outlook\", \"smtp\", \"imap\"]",
    "imapHost": "str | None",
    "imapPort": "int | None",
    "imapSecurity": "Literal[\"tls\", \"starttls\", \"none\"] | None",
    "smtpHost": "str | None",
    "smtpPort": "int | None",
    "smtpSecurity": "Literal[\"tls\", \"starttls\", \"none\"] | None",
    "username": "str",
    "hasPassword": "bool",
    "isActive": "bool",
    "isDefault": "bool",
    "syncEnabled": "bool",
    "syncStatus": "Literal[\"not_synced\", \"list_fetch_ongoing\", \"import_ongoing\", \"active\", \"failed_auth\", \"failed_permission\", \"failed_unknown\"]",
    "lastSyncAt": "str | None",
    "lastErrorCode": "str | None",
    "verifiedAt": "str | None",
    "unreadCount": "int",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CreateEmailAccount = TypedDict("CreateEmailAccount", {
    "displayName": "NotRequired[str | None]",
    "imapHost": "NotRequired[str | None]",
    "imapPort": "NotRequired[int]",
    "imapSecurity": "NotRequired[Literal[\"tls\", \"starttls\", \"none\"]]",
    "smtpHost": "NotRequired[str | None]",
    "smtpPort": "NotRequired[int]",
    "smtpSecurity": "NotRequired[Literal[\"tls\", \"starttls\", \"none\"]]",
    "username": "NotRequired[str]",
    "password": "str",
    "isActive": "NotRequired[bool]",
    "isDefault": "NotRequired[bool]",
    "syncEnabled": "NotRequired[bool]",
    "email": "str",
    "provider": "NotRequired[Literal[\"imap\", \"smtp\"]]",
})

UpdateEmailAccount = TypedDict("UpdateEmailAccount", {
    "displayName": "NotRequired[str | None]",
    "imapHost": "NotRequired[str | None]",
    "imapPort": "NotRequired[int]",
    "imapSecurity": "NotRequired[Literal[\"tls\", \"starttls\", \"none\"]]",
    "smtpHost": "NotRequired[str | None]",
    "smtpPort": "NotRequired[int]",
    "smtpSecurity": "NotRequired[Literal[\"tls\", \"starttls\", \"none\"]]",
    "username": "NotRequired[str]",
    "password": "NotRequired[str]",
    "isActive": "NotRequired[bool]",
    "isDefault": "NotRequired[bool]",
    "syncEnabled": "NotRequired[bool]",
})

EmailAccountVerification = TypedDict("EmailAccountVerification", {
    "imap": "ImapCheck",
    "smtp": "SmtpCheck",
})

ImapCheck = TypedDict("ImapCheck", {
    "ok": "bool",
    "code": "Literal[\"ok\", \"not_configured\", \"authentication_failed\", \"permission_denied\", \"url_not_allowed\", \"host_not_found\", \"connection_refused\", \"connection_lost\", \"timeout\", \"tls_failed\", \"server_error\"]",
})

SmtpCheck = TypedDict("SmtpCheck", {
    "ok": "bool",
    "code": "Literal[\"ok\", \"not_configured\", \"authentication_failed\", \"permission_denied\", \"url_not_allowed\", \"host_not_found\", \"connection_refused\", \"connection_lost\", \"timeout\", \"tls_failed\", \"server_error\"]",
})

EmailSyncLog = TypedDict("EmailSyncLog", {
    "id": "str",
    "emailAccountId": "str",
    "trigger": "Literal[\"first\", \"schedule\", \"push\", \"manual\"]",
    "status": "Literal[\"running\", \"completed\", \"failed\"]",
    "syncStartedAt": "str",
    "syncCompletedAt": "str | None",
    "emailsSynced": "int",
    "emailsFailed": "int",
    "emailsRemoved": "int",
    "flagsChanged": "int",
    "foldersSynced": "int",
    "foldersFailed": "int",
    "errorMessage": "str | None",
})

EmailSyncLogPage = TypedDict("EmailSyncLogPage", {
    "data": "List[EmailSyncLog]",
    "nextCursor": "str | None",
})

ThreadPage = TypedDict("ThreadPage", {
    "data": "List[Thread]",
    "nextCursor": "str | None",
})

Thread = TypedDict("Thread", {
    "id": "str",
    "emailAccountId": "str",
    "subject": "str",
    "participants": "List[str]",
    "otherParty": "str | None",
    "lastMessageAt": "str",
    "messageCount": "int",
    "isRead": "bool",
    "isStarred": "bool",
    "category": "Literal[\"primary\", \"social\", \"promotions\", \"updates\", \"lead\", \"deal\", \"customer\", \"complaint\", \"other\"]",
    "sentiment": "Literal[\"positive\", \"neutral\", \"negative\"] | None",
    "leadId": "str | None",
    "dealId": "str | None",
    "customerId": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

UpdateThread = TypedDict("UpdateThread", {
    "isRead": "NotRequired[bool]",
    "isStarred": "NotRequired[bool]",
    "category": "NotRequired[Literal[\"primary\", \"social\", \"promotions\", \"updates\", \"lead\", \"deal\", \"customer\", \"complaint\", \"other\"]]",
    "leadId": "NotRequired[str | None]",
    "dealId": "NotRequired[str | None]",
    "customerId": "NotRequired[str | None]",
})

EmailSummaryPage = TypedDict("EmailSummaryPage", {
    "data": "List[EmailSummary]",
    "nextCursor": "str | None",
})

EmailSummary = TypedDict("EmailSummary", {
    "id": "str",
    "threadId": "str",
    "emailAccountId": "str",
    "messageId": "str | None",
    "fromEmail": "str",
    "fromName": "str",
    "toEmails": "List[str]",
    "ccEmails": "List[str]",
    "subject": "str",
    "snippet": "str",
    "direction": "Literal[\"inbound\", \"outbound\"]",
    "status": "Literal[\"draft\", \"queued\", \"sending\", \"sent\", \"delivered\", \"failed\", \"bounced\", \"cancelled\"]",
    "isRead": "bool",
    "isStarred": "bool",
    "hasAttachments": "bool",
    "sentAt": "str",
    "deliveredAt": "str | None",
    "folder": "str | None",
    "createdAt": "str",
})

Email = TypedDict("Email", {
    "id": "str",
    "threadId": "str",
    "emailAccountId": "str",
    "messageId": "str | None",
    "fromEmail": "str",
    "fromName": "str",
    "toEmails": "List[str]",
    "ccEmails": "List[str]",
    "subject": "str",
    "snippet": "str",
    "direction": "Literal[\"inbound\", \"outbound\"]",
    "status": "Literal[\"draft\", \"queued\", \"sending\", \"sent\", \"delivered\", \"failed\", \"bounced\", \"cancelled\"]",
    "isRead": "bool",
    "isStarred": "bool",
    "hasAttachments": "bool",
    "sentAt": "str",
    "deliveredAt": "str | None",
    "folder": "str | None",
    "createdAt": "str",
    "inReplyTo": "str | None",
    "references": "str | None",
    "replyToId": "str | None",
    "bccEmails": "List[str]",
    "bodyText": "str",
    "bodyHtml": "str",
    "isTruncated": "bool",
    "isAutomatic": "bool",
    "unparsedReason": "str | None",
    "readAt": "str | None",
    "uid": "int | None",
    "trackingEnabled": "bool",
    "createdById": "str | None",
    "version": "int",
})

EmailAttachmentPage = TypedDict("EmailAttachmentPage", {
    "data": "List[EmailAttachment]",
    "nextCursor": "str | None",
})

EmailAttachment = TypedDict("EmailAttachment", {
    "id": "str",
    "emailId": "str",
    "fileName": "str",
    "fileSize": "int",
    "fileType": "str",
    "contentId": "str | None",
    "disposition": "str | None",
    "sha256": "str",
    "createdAt": "str",
})

NotificationPage = TypedDict("NotificationPage", {
    "data": "List[Notification]",
    "nextCursor": "str | None",
})

Notification = TypedDict("Notification", {
    "id": "str",
    "userId": "str",
    "title": "str",
    "message": "str",
    "type": "Literal[\"info\", \"success\", \"warning\", \"error\"]",
    "isRead": "bool",
    "readAt": "str | None",
    "relatedObjectType": "str | None",
    "relatedObjectId": "str | None",
    "createdAt": "str",
})

UnreadCount = TypedDict("UnreadCount", {
    "unreadCount": "int",
})

ReadNotifications = TypedDict("ReadNotifications", {
    "ids": "NotRequired[List[str]]",
    "all": "NotRequired[Literal[true]]",
})

NotificationsRead = TypedDict("NotificationsRead", {
    "updated": "int",
})


class Health(Resource):
    def livez(self) -> Liveness:
        """Is the process alive"""
        return self._client.send("GET", "/livez")

    def readyz(self) -> Readiness:
        """Can the process serve requests"""
        return self._client.send("GET", "/readyz")


class UserEmails(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None) -> UserEmailPage:
        """Your e-mail addresses"""
        return self._client.send("GET", "/v1/me/emails", query={"limit": limit, "cursor": cursor, "sort": sort})

    def add(self, body: AddEmail, *, idempotency_key: str | None = None) -> UserEmail:
        """Add an e-mail address

        A code is mailed to it; confirm it with `POST /v1/auth/email-verification/confirmation`. The answer is the same whether or not somebody else has the address.
        """
        return self._client.send("POST", "/v1/me/emails", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> UserEmail:
        """One of your e-mail addresses"""
        return self._client.send("GET", f"/v1/me/emails/{quote(id)}")

    def remove(self, id: str) -> None:
        """Remove an address"""
        return self._client.send("DELETE", f"/v1/me/emails/{quote(id)}", reads="nothing")

    def send_code(self, id: str, *, idempotency_key: str | None = None) -> None:
        """Mail another code to an address of yours

        Five mails to one address in 15 minutes at most; a verified address gets none.
        """
        return self._client.send("POST", f"/v1/me/emails/{quote(id)}/verification-code", headers={"Idempotency-Key": idempotency_key}, reads="nothing")

    def make_primary(self, id: str, *, idempotency_key: str | None = None) -> UserEmail:
        """Make an address the primary one

        Your other sessions end. The address before is told, and may cancel the change for seven days.
        """
        return self._client.send("POST", f"/v1/me/emails/{quote(id)}/primary", headers={"Idempotency-Key": idempotency_key})


class EmailChanges(Resource):
    def cancel(self, body: CancelEmailChange, *, idempotency_key: str | None = None) -> None:
        """Take back a change of the primary address

        With the link mailed to the address before. That one is primary again; the new one, and others verified since a week before the change, are removed. All sessions end, and a password chosen in that time is void.
        """
        return self._client.send("POST", "/v1/auth/email-change/cancellation", json=body, headers={"Idempotency-Key": idempotency_key}, reads="nothing")


class Passwords(Resource):
    def change(self, body: ChangePassword) -> None:
        """Change your password, or choose your first one

        Your other sessions end, and no device skips the second factor any more.
        """
        return self._client.send("PUT", "/v1/me/password", json=body, reads="nothing")

    def request(self, body: RequestPasswordReset, *, idempotency_key: str | None = None) -> None:
        """Request a link to choose a new password

        Always 202, whether or not the address is known. The link is good for 30 minutes, once.
        """
        return self._client.send("POST", "/v1/auth/password-reset", json=body, headers={"Idempotency-Key": idempotency_key}, reads="nothing")

    def confirm(self, body: ResetPassword, *, idempotency_key: str | None = None) -> None:
        """Choose a new password with a mailed link

        Ends all sessions and does not sign in; the second factor is asked for as before.
        """
        return self._client.send("POST", "/v1/auth/password-reset/confirmation", json=body, headers={"Idempotency-Key": idempotency_key}, reads="nothing")


class Devices(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["lastSeenAt", "-lastSeenAt"] | None = None) -> DevicePage:
        """Devices you signed in from"""
        return self._client.send("GET", "/v1/me/devices", query={"limit": limit, "cursor": cursor, "sort": sort})

    def rename(self, id: str, body: RenameDevice) -> Device:
        """Name a device"""
        return self._client.send("PATCH", f"/v1/me/devices/{quote(id)}", json=body)

    def remove(self, id: str) -> None:
        """Forget a device

        Ends its sessions, and the trust in it: the next sign-in from there asks for the second factor, and is announced to you.
        """
        return self._client.send("DELETE", f"/v1/me/devices/{quote(id)}", reads="nothing")


class MfaFactors(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None) -> MfaFactorPage:
        """Your second factors"""
        return self._client.send("GET", "/v1/me/mfa-factors", query={"limit": limit, "cursor": cursor, "sort": sort})

    def enrol(self, body: EnrolFactor, *, idempotency_key: str | None = None) -> EnrolledFactor:
        """Add a second factor

        An authenticator app (`totp`) is answered with its secret and waits for its activation; a passkey (`webauthn`) is enabled at once. The first factor that is enabled comes with recovery codes, shown once.
        """
        return self._client.send("POST", "/v1/me/mfa-factors", json=body, headers={"Idempotency-Key": idempotency_key})

    def passkey_options(self, *, idempotency_key: str | None = None) -> PasskeyCreation:
        """Begin to add a passkey"""
        return self._client.send("POST", "/v1/me/mfa-factors/passkey-options", headers={"Idempotency-Key": idempotency_key})

    def activate(self, id: str, body: ActivateFactor, *, idempotency_key: str | None = None) -> EnrolledFactor:
        """Enable an authenticator app with its first code

        The session it is done in counts as proven by two factors from then on.
        """
        return self._client.send("POST", f"/v1/me/mfa-factors/{quote(id)}/activation", json=body, headers={"Idempotency-Key": idempotency_key})

    def rename(self, id: str, body: RenameFactor) -> MfaFactor:
        """Name a second factor"""
        return self._client.send("PATCH", f"/v1/me/mfa-factors/{quote(id)}", json=body)

    def remove(self, id: str) -> None:
        """Remove a second factor

        Ends your other sessions and the trust in your devices. With the last factor go the recovery codes, and access to organizations that ask for one.
        """
        return self._client.send("DELETE", f"/v1/me/mfa-factors/{quote(id)}", reads="nothing")


class RecoveryCodes(Resource):
    def read(self) -> RecoveryCodes:
        """How many recovery codes you have left"""
        return self._client.send("GET", "/v1/me/recovery-codes")

    def renew(self, *, idempotency_key: str | None = None) -> NewRecoveryCodes:
        """Make new recovery codes

        Ten codes, shown once; the earlier ones are void.
        """
        return self._client.send("POST", "/v1/me/recovery-codes", headers={"Idempotency-Key": idempotency_key})


class SecondFactor(Resource):
    def finish(self, body: FinishSignIn, *, x_device_id: str | None = None, x_device_trust: str | None = None, idempotency_key: str | None = None) -> SecondFactorPassed:
        """Finish a sign-in with the second factor

        A code of the authenticator app, a recovery code, or a passkey. Three tries for one sign-in, five for one user within 15 minutes; the answer never tells what was wrong. With `trustDevice` the answer has a token that skips this step for a while.
        """
        return self._client.send("POST", "/v1/auth/mfa", json=body, headers={"X-Device-Id": x_device_id, "X-Device-Trust": x_device_trust, "Idempotency-Key": idempotency_key})

    def second_factor_options(self, body: MfaTokenInput, *, idempotency_key: str | None = None) -> SecondFactorOptions:
        """Begin to finish a sign-in with a passkey"""
        return self._client.send("POST", "/v1/auth/mfa/passkey-options", json=body, headers={"Idempotency-Key": idempotency_key})

    def passkey_options(self, *, idempotency_key: str | None = None) -> PasskeyRequest:
        """Begin to sign in with a passkey alone"""
        return self._client.send("POST", "/v1/auth/passkey/options", headers={"Idempotency-Key": idempotency_key})

    def passkey(self, body: PasskeySignIn, *, x_device_id: str | None = None, x_device_trust: str | None = None, idempotency_key: str | None = None) -> SignedIn:
        """Sign in with a passkey alone

        The authenticator must have checked who holds it; that makes it two factors.
        """
        return self._client.send("POST", "/v1/auth/passkey", json=body, headers={"X-Device-Id": x_device_id, "X-Device-Trust": x_device_trust, "Idempotency-Key": idempotency_key})

    def step_up(self, body: StepUp, *, idempotency_key: str | None = None) -> SteppedUp:
        """Prove again who you are

        Answers an access token for the same session with which sensitive operations are allowed for ten minutes. Who has a second factor proves it; everybody else sends the password. Who has neither signs in again.
        """
        return self._client.send("POST", "/v1/auth/step-up", json=body, headers={"Idempotency-Key": idempotency_key})

    def step_up_options(self, *, idempotency_key: str | None = None) -> PasskeyRequest:
        """Begin to prove again who you are with a passkey"""
        return self._client.send("POST", "/v1/auth/step-up/passkey-options", headers={"Idempotency-Key": idempotency_key})


class Authentication(Resource):
    def sign_up(self, body: SignUp, *, x_device_id: str | None = None, x_device_trust: str | None = None, idempotency_key: str | None = None) -> SignedIn:
        """Sign up with a password

        A company gets its organization, with the default pipeline, at once. The answer is the same whether or not somebody has the address; a code to verify it is mailed.
        """
        return self._client.send("POST", "/v1/auth/signup", json=body, headers={"X-Device-Id": x_device_id, "X-Device-Trust": x_device_trust, "Idempotency-Key": idempotency_key})

    def log_in(self, body: LogIn, *, x_device_id: str | None = None, x_device_trust: str | None = None, idempotency_key: str | None = None) -> SignInAnswer:
        """Sign in with a password

        After ten wrong passwords for one address within 15 minutes the answer is 429, for known and unknown addresses alike.
        """
        return self._client.send("POST", "/v1/auth/login", json=body, headers={"X-Device-Id": x_device_id, "X-Device-Trust": x_device_trust, "Idempotency-Key": idempotency_key})

    def refresh(self, body: RefreshTokenInput, *, idempotency_key: str | None = None) -> Tokens:
        """Exchange a refresh token

        Each refresh token is good once. The same device may repeat the request within ten seconds and gets the same successor; a later repetition ends the session.
        """
        return self._client.send("POST", "/v1/auth/refresh", json=body, headers={"Idempotency-Key": idempotency_key})

    def log_out(self, body: RefreshTokenInput, *, idempotency_key: str | None = None) -> None:
        """End the session of a refresh token"""
        return self._client.send("POST", "/v1/auth/logout", json=body, headers={"Idempotency-Key": idempotency_key}, reads="nothing")

    def switch_organization(self, body: SwitchOrganization, *, idempotency_key: str | None = None) -> SwitchedOrganization:
        """Act in another organization

        Answers an access token that names it; later refreshes keep it. An organization you are no active member of answers 404.
        """
        return self._client.send("POST", "/v1/auth/switch-organization", json=body, headers={"Idempotency-Key": idempotency_key})


class EmailVerifications(Resource):
    def request(self, body: RequestVerification, *, idempotency_key: str | None = None) -> None:
        """Request a code for an e-mail address

        Always 202, whether or not the address is known. Send your access token along when you have one: then the code is for your own account.
        """
        return self._client.send("POST", "/v1/auth/email-verification", json=body, headers={"Idempotency-Key": idempotency_key}, reads="nothing")

    def confirm(self, body: ConfirmEmail, *, idempotency_key: str | None = None) -> None:
        """Confirm an e-mail address with the mailed code

        For an address of the signed-in user. A code is good for ten minutes and ten tries.
        """
        return self._client.send("POST", "/v1/auth/email-verification/confirmation", json=body, headers={"Idempotency-Key": idempotency_key}, reads="nothing")


class Me(Resource):
    def get(self) -> Me:
        """The signed-in user"""
        return self._client.send("GET", "/v1/me")

    def update(self, body: UpdateMe, *, if_match: str | None = None) -> Me:
        """Change your own profile"""
        return self._client.send("PATCH", "/v1/me", json=body, headers={"If-Match": if_match})


class Sessions(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None) -> SessionPage:
        """Where you are signed in"""
        return self._client.send("GET", "/v1/me/sessions", query={"limit": limit, "cursor": cursor, "sort": sort})

    def revoke_all(self, *, current: Literal["true", "false"] | None = None) -> None:
        """Sign out everywhere else

        With `current=true` here too.
        """
        return self._client.send("DELETE", "/v1/me/sessions", query={"current": current}, reads="nothing")

    def tokens(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, state: Literal["outstanding", "used", "revoked", "expired"] | None = None) -> SessionTokenPage:
        """The refresh tokens of a session

        Outstanding ones and those that were used or revoked; also of a session that ended.
        """
        return self._client.send("GET", f"/v1/me/sessions/{quote(id)}/tokens", query={"limit": limit, "cursor": cursor, "sort": sort, "state": state})

    def revoke(self, id: str) -> None:
        """Sign out elsewhere

        Its refresh token is refused at once, its access token at once where it matters and within two seconds elsewhere.
        """
        return self._client.send("DELETE", f"/v1/me/sessions/{quote(id)}", reads="nothing")


class LoginEvents(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["occurredAt", "-occurredAt"] | None = None, type: Literal["signup.succeeded", "login.succeeded", "login.failed", "login.locked", "session.revoked", "token.reused", "email.added", "email.verified", "email.removed", "email.primary_changed", "email.change_cancelled", "password.changed", "password.reset_requested", "password.reset", "mfa.challenged", "mfa.passed", "mfa.failed", "mfa.locked", "factor.enabled", "factor.disabled", "recovery_codes.created", "recovery_code.used", "passkey.counter_regressed", "step_up.succeeded", "step_up.failed", "device.trusted", "device.removed", "provider.linked", "provider.unlinked", "provider.refused", "provider.event", "user.suspended", "user.reactivated", "user.deactivated", "user.deleted", "role.assigned", "role.removed", "data.exported"] | None = None, occurred_at: str | None = None, occurred_at_gte: str | None = None, occurred_at_gt: str | None = None, occurred_at_lte: str | None = None, occurred_at_lt: str | None = None) -> LoginEventPage:
        """What happened to your account

        Sign-ins, refusals, and changes to what you sign in with. The record cannot be changed.
        """
        return self._client.send("GET", "/v1/me/login-events", query={"limit": limit, "cursor": cursor, "sort": sort, "type": type, "occurredAt": occurred_at, "occurredAt[gte]": occurred_at_gte, "occurredAt[gt]": occurred_at_gt, "occurredAt[lte]": occurred_at_lte, "occurredAt[lt]": occurred_at_lt})


class Avatars(Resource):
    def upload(self, body: bytes, *, content_type: str = "image/png") -> Me:
        """Upload your picture

        The body is the file itself: PNG, JPEG or WebP of at most 5 MiB and 30 megapixels. It is kept as WebP of at most 512 × 512 pixels, without anything else the file carried.
        """
        return self._client.send("PUT", "/v1/me/avatar", data=body, content_type=content_type)

    def remove(self) -> None:
        """Remove your picture"""
        return self._client.send("DELETE", "/v1/me/avatar", reads="nothing")

    def read(self, id: str, *, v: str | None = None) -> bytes:
        """The picture of a user

        Your own, or that of a member of the active organization. Under its version, as `avatarUrl` has it, it may be kept for a year.
        """
        return self._client.send("GET", f"/v1/users/{quote(id)}/avatar", query={"v": v}, reads="bytes")


class PersonalData(Resource):
    def export(self) -> str:
        """Download everything kept about you

        One JSON document with a member for each kind of data; its last one is `isComplete`. Five times within 15 minutes at most.
        """
        return self._client.send("GET", "/v1/me/export")

    def deactivate(self, body: Confirmation, *, idempotency_key: str | None = None) -> None:
        """Deactivate your account

        Ends all sessions; nobody can sign in as you until an operator reactivates you. Nothing is deleted.
        """
        return self._client.send("POST", "/v1/me/deactivation", json=body, headers={"Idempotency-Key": idempotency_key}, reads="nothing")

    def erase(self, body: Confirmation, *, idempotency_key: str | None = None) -> None:
        """Delete your account for good

        You leave every organization; what you did there stays, without your name. An organization you were alone in is deleted 30 days later. What cannot be undone is said by mail to your address before that goes too.
        """
        return self._client.send("POST", "/v1/me/erasure", json=body, headers={"Idempotency-Key": idempotency_key}, reads="nothing")


class OperatorUsers(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, q: str | None = None, status: Literal["active", "inactive", "suspended", "deleted"] | None = None, account_type: Literal["company", "customer"] | None = None, is_staff: Literal["true", "false"] | None = None, created_at: str | None = None, created_at_gte: str | None = None, created_at_gt: str | None = None, created_at_lte: str | None = None, created_at_lt: str | None = None) -> OperatorUserPage:
        """List the users of the installation

        `q` looks into names, usernames and addresses.
        """
        return self._client.send("GET", "/v1/operator/users", query={"limit": limit, "cursor": cursor, "sort": sort, "q": q, "status": status, "accountType": account_type, "isStaff": is_staff, "createdAt": created_at, "createdAt[gte]": created_at_gte, "createdAt[gt]": created_at_gt, "createdAt[lte]": created_at_lte, "createdAt[lt]": created_at_lt})

    def get(self, id: str) -> OperatorUser:
        """Get a user of the installation"""
        return self._client.send("GET", f"/v1/operator/users/{quote(id)}")

    def suspend(self, id: str, body: SuspendUser, *, if_match: str | None = None, idempotency_key: str | None = None) -> OperatorUser:
        """Suspend a user

        Ends all their sessions and tells them by mail. Whoever has permissions you lack cannot be suspended.
        """
        return self._client.send("POST", f"/v1/operator/users/{quote(id)}/suspension", json=body, headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})

    def reactivate(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> OperatorUser:
        """Let a suspended or inactive user in again"""
        return self._client.send("POST", f"/v1/operator/users/{quote(id)}/reactivation", headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})


class UserRoles(Resource):
    def roles(self) -> InstallationRolePage:
        """The roles of the installation"""
        return self._client.send("GET", "/v1/operator/roles")

    def list(self, id: str) -> UserRolePage:
        """The roles of a user"""
        return self._client.send("GET", f"/v1/operator/users/{quote(id)}/roles")

    def assign(self, id: str, body: AssignRole, *, idempotency_key: str | None = None) -> UserRole:
        """Give a user a role of the installation

        Only roles whose permissions you all have. Giving it twice changes nothing.
        """
        return self._client.send("POST", f"/v1/operator/users/{quote(id)}/roles", json=body, headers={"Idempotency-Key": idempotency_key})

    def remove(self, id: str, role: str) -> None:
        """Take a role of the installation from a user

        The last active superuser stays one.
        """
        return self._client.send("DELETE", f"/v1/operator/users/{quote(id)}/roles/{quote(role)}", reads="nothing")


class Oidc(Resource):
    def offered(self, *, organization_id: str | None = None) -> OfferedProviders:
        """The providers one may sign in with

        Those of the installation, and those of an organization when one is named.
        """
        return self._client.send("GET", "/v1/auth/providers", query={"organizationId": organization_id})

    def begin(self, provider: str, *, return_to: str | None = None, organization_id: str | None = None, account_type: Literal["company", "customer"] | None = None, organization_name: str | None = None) -> None:
        """Sign in through a provider

        For browsers: redirects to the provider, and sets a cookie that the way back is bound to.
        """
        return self._client.send("GET", f"/v1/auth/oidc/{quote(provider)}", query={"returnTo": return_to, "organizationId": organization_id, "accountType": account_type, "organizationName": organization_name}, reads="nothing")

    def callback(self, provider: str, *, organization_id: str | None = None, code: str | None = None, state: str | None = None, iss: str | None = None, error: str | None = None) -> None:
        """The way back from a provider

        Redirects to the page the sign-in began on, with `#ticket=…` for `POST /v1/auth/ticket`, `#linked=…` or `#error=…` in the fragment.
        """
        return self._client.send("GET", f"/v1/auth/oidc/{quote(provider)}/callback", query={"organizationId": organization_id, "code": code, "state": state, "iss": iss, "error": error}, reads="nothing")

    def redeem(self, body: RedeemTicket, *, x_device_id: str | None = None, x_device_trust: str | None = None, idempotency_key: str | None = None) -> SignInAnswer:
        """Exchange the ticket of a sign-in through a provider

        Once, within a minute, with the cookie of the browser that signed in.
        """
        return self._client.send("POST", "/v1/auth/ticket", json=body, headers={"X-Device-Id": x_device_id, "X-Device-Trust": x_device_trust, "Idempotency-Key": idempotency_key})


class Firebase(Resource):
    def sign_in(self, body: FirebaseSignIn, *, x_device_id: str | None = None, x_device_trust: str | None = None, idempotency_key: str | None = None) -> SignInAnswer:
        """Sign in with an ID token of Firebase

        Somebody who is new gets an account. 404 where the installation has no Firebase project.
        """
        return self._client.send("POST", "/v1/auth/firebase", json=body, headers={"X-Device-Id": x_device_id, "X-Device-Trust": x_device_trust, "Idempotency-Key": idempotency_key})


class ProviderLinks(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None) -> LinkedProviderPage:
        """The providers you sign in with"""
        return self._client.send("GET", "/v1/me/providers", query={"limit": limit, "cursor": cursor, "sort": sort})

    def link(self, provider: str, body: BeginLink, *, idempotency_key: str | None = None) -> LinkStarted:
        """Link a provider to your account

        Answers the address to open in the same browser; it comes back with `#linked=…` or `#error=…`.
        """
        return self._client.send("POST", f"/v1/me/providers/links/{quote(provider)}", json=body, headers={"Idempotency-Key": idempotency_key})

    def unlink(self, id: str) -> None:
        """Unlink a provider

        Its tokens are destroyed here, and revoked there where the provider can. Your last way to sign in stays.
        """
        return self._client.send("DELETE", f"/v1/me/providers/{quote(id)}", reads="nothing")


class SecurityEvents(Resource):
    def receive(self, body: bytes, *, content_type: str = "application/secevent+jwt", idempotency_key: str | None = None) -> None:
        """Security events of Mozilla accounts

        A Security Event Token (RFC 8417) as Bearer token, or as the body (RFC 8935). 200 once it is accepted, also when it was here before or is about nobody here.
        """
        return self._client.send("POST", "/callbacks/mozilla/events", data=body, content_type=content_type, headers={"Idempotency-Key": idempotency_key}, reads="nothing")


class Organization(Resource):
    def get(self) -> Organization:
        """The active organization"""
        return self._client.send("GET", "/v1/organization")

    def update(self, body: UpdateOrganization, *, if_match: str | None = None) -> Organization:
        """Change the profile of the active organization"""
        return self._client.send("PATCH", "/v1/organization", json=body, headers={"If-Match": if_match})

    def secure(self, body: UpdateOrganizationSecurity, *, if_match: str | None = None) -> Organization:
        """Set what the sessions of members must prove

        A second factor is asked for from the next request on: sessions opened without one see nothing of the organization. For ceos.
        """
        return self._client.send("PATCH", "/v1/organization/security", json=body, headers={"If-Match": if_match})

    def upload_logo(self, body: bytes, *, content_type: str = "image/png") -> Organization:
        """Upload the logo

        The body is the file itself: PNG, JPEG or WebP of at most 5 MiB and 30 megapixels. It is kept as WebP of at most 512 × 512 pixels, without anything else the file carried.
        """
        return self._client.send("PUT", "/v1/organization/logo", data=body, content_type=content_type)

    def logo(self, *, v: str | None = None) -> bytes:
        """The logo

        Under its version, as `logoUrl` has it, it may be kept for a year.
        """
        return self._client.send("GET", "/v1/organization/logo", query={"v": v}, reads="bytes")

    def remove_logo(self) -> None:
        """Remove the logo"""
        return self._client.send("DELETE", "/v1/organization/logo", reads="nothing")


class OrganizationLife(Resource):
    def found(self, body: FoundOrganization, *, idempotency_key: str | None = None) -> Organization:
        """Found a further organization

        You become its ceo; switch to it with `POST /v1/auth/switch-organization`.
        """
        return self._client.send("POST", "/v1/organizations", json=body, headers={"Idempotency-Key": idempotency_key})

    def leave(self, *, idempotency_key: str | None = None) -> None:
        """Leave the active organization

        Your access token is of no use after that: refresh it, then switch to another organization.
        """
        return self._client.send("POST", "/v1/organization/departure", headers={"Idempotency-Key": idempotency_key}, reads="nothing")

    def hand_over(self, body: TransferOwnership, *, idempotency_key: str | None = None) -> Organization:
        """Hand the organization over

        The other member becomes ceo and you become manager, both or none. For ceos.
        """
        return self._client.send("POST", "/v1/organization/ownership-transfer", json=body, headers={"Idempotency-Key": idempotency_key})

    def request_deletion(self, *, idempotency_key: str | None = None) -> Organization:
        """Delete the organization in thirty days

        Until `deletesAt` it may only be read, and every ceo, who are told by mail, may take it back. Then everything it owns goes, and with it the users it brought in who belong to no other. Asking again changes nothing. For ceos.
        """
        return self._client.send("POST", "/v1/organization/deletion", headers={"Idempotency-Key": idempotency_key})

    def cancel_deletion(self) -> None:
        """Keep the organization after all"""
        return self._client.send("DELETE", "/v1/organization/deletion", reads="nothing")


class MemberLoginEvents(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["occurredAt", "-occurredAt"] | None = None, type: Literal["signup.succeeded", "login.succeeded", "login.failed", "login.locked", "mfa.challenged", "mfa.passed", "mfa.failed", "mfa.locked", "recovery_code.used", "session.revoked", "token.reused"] | None = None, user_id: str | None = None, occurred_at: str | None = None, occurred_at_gte: str | None = None, occurred_at_gt: str | None = None, occurred_at_lte: str | None = None, occurred_at_lt: str | None = None) -> MemberLoginEventPage:
        """How members sign in

        Sign-ins and refusals of active members since they joined.
        """
        return self._client.send("GET", "/v1/members/login-events", query={"limit": limit, "cursor": cursor, "sort": sort, "type": type, "userId": user_id, "occurredAt": occurred_at, "occurredAt[gte]": occurred_at_gte, "occurredAt[gt]": occurred_at_gt, "occurredAt[lte]": occurred_at_lte, "occurredAt[lt]": occurred_at_lt})


class Members(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["joinedAt", "-joinedAt"] | None = None, role: Literal["ceo", "manager", "sales_manager", "support_staff"] | None = None, department: Literal["sales", "support", "marketing", "management"] | None = None, user_id: str | None = None, is_active: Literal["true", "false"] | None = None) -> MemberPage:
        """List members"""
        return self._client.send("GET", "/v1/members", query={"limit": limit, "cursor": cursor, "sort": sort, "role": role, "department": department, "userId": user_id, "isActive": is_active})

    def get(self, id: str) -> Member:
        """A member"""
        return self._client.send("GET", f"/v1/members/{quote(id)}")

    def update(self, id: str, body: UpdateMember, *, if_match: str | None = None) -> Member:
        """Change role, department and flags of a member

        A flag that is sent is set for this member and survives a change of role. Nobody gives a role or flag they lack, and nobody but a ceo changes a ceo. What the member may do changes at once, in other processes within two seconds.
        """
        return self._client.send("PATCH", f"/v1/members/{quote(id)}", json=body, headers={"If-Match": if_match})

    def remove(self, id: str, *, if_match: str | None = None) -> None:
        """Remove a member

        The user keeps their account and whatever they made here keeps their name; only an invitation brings them back.
        """
        return self._client.send("DELETE", f"/v1/members/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")

    def deactivate(self, id: str, *, idempotency_key: str | None = None) -> Member:
        """Shut a member out for a while

        Role and flags stay for when they are reactivated.
        """
        return self._client.send("POST", f"/v1/members/{quote(id)}/deactivation", headers={"Idempotency-Key": idempotency_key})

    def reactivate(self, id: str, *, idempotency_key: str | None = None) -> Member:
        """Let a deactivated member in again"""
        return self._client.send("POST", f"/v1/members/{quote(id)}/reactivation", headers={"Idempotency-Key": idempotency_key})


class Invitations(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, status: Literal["pending", "accepted", "expired", "declined", "revoked"] | None = None, email: str | None = None, invited_by_id: str | None = None) -> InvitationPage:
        """List invitations"""
        return self._client.send("GET", "/v1/invitations", query={"limit": limit, "cursor": cursor, "sort": sort, "status": status, "email": email, "invitedById": invited_by_id})

    def invite(self, body: CreateInvitation, *, idempotency_key: str | None = None) -> Invitation:
        """Invite somebody by e-mail

        Mails a link that is good for seven days. One open invitation for each address; nobody invites into a role, or with a flag, they lack.
        """
        return self._client.send("POST", "/v1/invitations", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> Invitation:
        """An invitation"""
        return self._client.send("GET", f"/v1/invitations/{quote(id)}")

    def revoke(self, id: str, *, if_match: str | None = None) -> None:
        """Take an invitation back

        It stays in the list as revoked; its link answers 410.
        """
        return self._client.send("DELETE", f"/v1/invitations/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")

    def redeliver(self, id: str, *, idempotency_key: str | None = None) -> Invitation:
        """Mail an invitation again

        In your name, with a new link for another seven days; the one before is void at once.
        """
        return self._client.send("POST", f"/v1/invitations/{quote(id)}/redelivery", headers={"Idempotency-Key": idempotency_key})


class InvitationAnswers(Resource):
    def preview(self, body: InvitationToken, *, idempotency_key: str | None = None) -> InvitationPreview:
        """What an invitation is for

        For whoever has the token of the mail; an unknown one answers 404.
        """
        return self._client.send("POST", "/v1/invitations/preview", json=body, headers={"Idempotency-Key": idempotency_key})

    def sign_up(self, body: InvitationSignUp, *, idempotency_key: str | None = None) -> SignedIn:
        """Sign up with an invitation and accept it

        Having the token proves the address, because it was mailed there and nowhere else. The user is managed by the organization: they go with it unless they belong to another one.
        """
        return self._client.send("POST", "/v1/invitations/signup", json=body, headers={"Idempotency-Key": idempotency_key})

    def accept(self, body: InvitationToken, *, idempotency_key: str | None = None) -> AcceptedInvitation:
        """Accept an invitation

        The address it was sent to must be a verified one of yours. An active membership is never changed (409); one that ended begins anew.
        """
        return self._client.send("POST", "/v1/invitations/acceptance", json=body, headers={"Idempotency-Key": idempotency_key})

    def decline(self, body: InvitationToken, *, idempotency_key: str | None = None) -> None:
        """Decline an invitation"""
        return self._client.send("POST", "/v1/invitations/declination", json=body, headers={"Idempotency-Key": idempotency_key}, reads="nothing")

    def list(self) -> ReceivedInvitationPage:
        """Invitations at your verified addresses

        Those that wait for an answer. Always complete: there is no next page.
        """
        return self._client.send("GET", "/v1/me/invitations")

    def accept_received(self, id: str, *, idempotency_key: str | None = None) -> AcceptedInvitation:
        """Accept an invitation at an address of yours

        As with its token.
        """
        return self._client.send("POST", f"/v1/me/invitations/{quote(id)}/acceptance", headers={"Idempotency-Key": idempotency_key})

    def decline_received(self, id: str, *, idempotency_key: str | None = None) -> None:
        """Decline an invitation at an address of yours"""
        return self._client.send("POST", f"/v1/me/invitations/{quote(id)}/declination", headers={"Idempotency-Key": idempotency_key}, reads="nothing")


class Permissions(Resource):
    def list(self) -> PermissionPage:
        """Every permission there is, and which of them you have

        Always complete: there is no next page.
        """
        return self._client.send("GET", "/v1/permissions")

    def explain(self, *, permission: str, member_id: str | None = None) -> PermissionExplanation:
        """Why a member may or may not do something

        About yourself unless `memberId` names another member of the active organization. Asks the function that decides.
        """
        return self._client.send("GET", "/v1/permissions/explanation", query={"permission": permission, "memberId": member_id})


class Plugins(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt", "title", "-title"] | None = None, data_source: Literal["imap_smtp", "gmail", "outlook", "twilio", "paddle", "github", "firebase", "oidc", "s3"] | None = None, status: Literal["unverified", "ok", "failed"] | None = None, is_enabled: Literal["true", "false"] | None = None) -> PluginPage:
        """List plugins"""
        return self._client.send("GET", "/v1/plugins", query={"limit": limit, "cursor": cursor, "sort": sort, "dataSource": data_source, "status": status, "isEnabled": is_enabled})

    def create(self, body: CreatePlugin, *, idempotency_key: str | None = None) -> Plugin:
        """Connect an outside service

        Nothing is checked but the form: ask for a verification to know that the data are right. Secrets are never shown again.
        """
        return self._client.send("POST", "/v1/plugins", json=body, headers={"Idempotency-Key": idempotency_key})

    def data_sources(self) -> DataSourcePage:
        """What can be connected, with a JSON Schema for the form of each

        Always complete: there is no next page.
        """
        return self._client.send("GET", "/v1/plugins/data-sources")

    def get(self, id: str) -> Plugin:
        """Read a plugin"""
        return self._client.send("GET", f"/v1/plugins/{quote(id)}")

    def update(self, id: str, body: UpdatePlugin, *, if_match: str | None = None) -> Plugin:
        """Change a plugin"""
        return self._client.send("PATCH", f"/v1/plugins/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Disconnect an outside service

        Its credentials are gone at once.
        """
        return self._client.send("DELETE", f"/v1/plugins/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")

    def verify(self, id: str, *, idempotency_key: str | None = None) -> Plugin:
        """Find out whether a plugin works

        Asks the service itself. 200 also when it does not work: `status` and `statusReason` say so.
        """
        return self._client.send("POST", f"/v1/plugins/{quote(id)}/verification", headers={"Idempotency-Key": idempotency_key})


class Leads(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt", "updatedAt", "-updatedAt", "lastName", "-lastName"] | None = None, q: str | None = None, status: Literal["new", "contacted", "qualified", "unqualified", "converted"] | None = None, lead_source: Literal["website", "referral", "cold_call", "social_media", "event", "other"] | None = None, assigned_to_id: str | None = None, email: str | None = None, estimated_value: str | None = None, estimated_value_gte: str | None = None, estimated_value_gt: str | None = None, estimated_value_lte: str | None = None, estimated_value_lt: str | None = None, created_at: str | None = None, created_at_gte: str | None = None, created_at_gt: str | None = None, created_at_lte: str | None = None, created_at_lt: str | None = None, updated_at: str | None = None, updated_at_gte: str | None = None, updated_at_gt: str | None = None, updated_at_lte: str | None = None, updated_at_lt: str | None = None) -> LeadPage:
        """List leads"""
        return self._client.send("GET", "/v1/leads", query={"limit": limit, "cursor": cursor, "sort": sort, "q": q, "status": status, "leadSource": lead_source, "assignedToId": assigned_to_id, "email": email, "estimatedValue": estimated_value, "estimatedValue[gte]": estimated_value_gte, "estimatedValue[gt]": estimated_value_gt, "estimatedValue[lte]": estimated_value_lte, "estimatedValue[lt]": estimated_value_lt, "createdAt": created_at, "createdAt[gte]": created_at_gte, "createdAt[gt]": created_at_gt, "createdAt[lte]": created_at_lte, "createdAt[lt]": created_at_lt, "updatedAt": updated_at, "updatedAt[gte]": updated_at_gte, "updatedAt[gt]": updated_at_gt, "updatedAt[lte]": updated_at_lte, "updatedAt[lt]": updated_at_lt})

    def create(self, body: CreateLead, *, idempotency_key: str | None = None) -> Lead:
        """Create a lead"""
        return self._client.send("POST", "/v1/leads", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> Lead:
        """Read a lead"""
        return self._client.send("GET", f"/v1/leads/{quote(id)}")

    def update(self, id: str, body: UpdateLead, *, if_match: str | None = None) -> Lead:
        """Change a lead"""
        return self._client.send("PATCH", f"/v1/leads/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Delete a lead"""
        return self._client.send("DELETE", f"/v1/leads/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")

    def convert(self, id: str, body: ConvertLead, *, idempotency_key: str | None = None) -> Conversion:
        """Convert a lead to a deal

        Once: a second conversion answers 409 `lead_already_converted` with the `dealId` of the first.
        """
        return self._client.send("POST", f"/v1/leads/{quote(id)}/conversion", json=body, headers={"Idempotency-Key": idempotency_key})


class Pipelines(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt", "name", "-name"] | None = None) -> PipelinePage:
        """List pipelines"""
        return self._client.send("GET", "/v1/pipelines", query={"limit": limit, "cursor": cursor, "sort": sort})

    def create(self, body: CreatePipeline, *, idempotency_key: str | None = None) -> Pipeline:
        """Create a pipeline with its stages"""
        return self._client.send("POST", "/v1/pipelines", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> Pipeline:
        """Read a pipeline"""
        return self._client.send("GET", f"/v1/pipelines/{quote(id)}")

    def update(self, id: str, body: UpdatePipeline, *, if_match: str | None = None) -> Pipeline:
        """Change a pipeline"""
        return self._client.send("PATCH", f"/v1/pipelines/{quote(id)}", json=body, headers={"If-Match": if_match})

    def stages(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["order", "-order"] | None = None) -> StagePage:
        """List the stages of a pipeline, in order"""
        return self._client.send("GET", f"/v1/pipelines/{quote(id)}/stages", query={"limit": limit, "cursor": cursor, "sort": sort})

    def summary(self, id: str) -> PipelineSummary:
        """Count and sum the deals of a pipeline by stage"""
        return self._client.send("GET", f"/v1/pipelines/{quote(id)}/summary")


class Deals(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt", "updatedAt", "-updatedAt"] | None = None, q: str | None = None, status: Literal["open", "won", "lost"] | None = None, pipeline_id: str | None = None, stage_id: str | None = None, assigned_to_id: str | None = None, lead_id: str | None = None, priority: Literal["low", "medium", "high"] | None = None, expected_close_date: str | None = None, expected_close_date_gte: str | None = None, expected_close_date_gt: str | None = None, expected_close_date_lte: str | None = None, expected_close_date_lt: str | None = None, created_at: str | None = None, created_at_gte: str | None = None, created_at_gt: str | None = None, created_at_lte: str | None = None, created_at_lt: str | None = None, updated_at: str | None = None, updated_at_gte: str | None = None, updated_at_gt: str | None = None, updated_at_lte: str | None = None, updated_at_lt: str | None = None) -> DealPage:
        """List deals"""
        return self._client.send("GET", "/v1/deals", query={"limit": limit, "cursor": cursor, "sort": sort, "q": q, "status": status, "pipelineId": pipeline_id, "stageId": stage_id, "assignedToId": assigned_to_id, "leadId": lead_id, "priority": priority, "expectedCloseDate": expected_close_date, "expectedCloseDate[gte]": expected_close_date_gte, "expectedCloseDate[gt]": expected_close_date_gt, "expectedCloseDate[lte]": expected_close_date_lte, "expectedCloseDate[lt]": expected_close_date_lt, "createdAt": created_at, "createdAt[gte]": created_at_gte, "createdAt[gt]": created_at_gt, "createdAt[lte]": created_at_lte, "createdAt[lt]": created_at_lt, "updatedAt": updated_at, "updatedAt[gte]": updated_at_gte, "updatedAt[gt]": updated_at_gt, "updatedAt[lte]": updated_at_lte, "updatedAt[lt]": updated_at_lt})

    def create(self, body: CreateDeal, *, idempotency_key: str | None = None) -> Deal:
        """Create a deal"""
        return self._client.send("POST", "/v1/deals", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> Deal:
        """Read a deal"""
        return self._client.send("GET", f"/v1/deals/{quote(id)}")

    def update(self, id: str, body: UpdateDeal, *, if_match: str | None = None) -> Deal:
        """Change a deal"""
        return self._client.send("PATCH", f"/v1/deals/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Delete a deal"""
        return self._client.send("DELETE", f"/v1/deals/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")

    def move(self, id: str, body: DealTransition, *, if_match: str | None = None, idempotency_key: str | None = None) -> Deal:
        """Move a deal to another stage

        A won or lost stage closes the deal, an open one opens it again; a lost stage needs `lostReason`.
        """
        return self._client.send("POST", f"/v1/deals/{quote(id)}/transitions", json=body, headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})

    def stage_history(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["enteredAt", "-enteredAt"] | None = None) -> StageStayPage:
        """List the stays of a deal in stages, oldest first"""
        return self._client.send("GET", f"/v1/deals/{quote(id)}/stage-history", query={"limit": limit, "cursor": cursor, "sort": sort})


class Timeline(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["at", "-at"] | None = None, kind: Literal["lead_created", "lead_updated", "lead_converted", "deal_created", "deal_updated", "deal_stage_changed", "deal_won", "deal_lost", "deal_reopened", "email_received", "email_sent"] | None = None, subject: str) -> TimelineEntryPage:
        """Read a lead's or a deal's timeline

        What every context reported about the subject, newest first; entries appear shortly after the fact. A deal shows what its lead shows.
        """
        return self._client.send("GET", "/v1/timeline", query={"limit": limit, "cursor": cursor, "sort": sort, "kind": kind, "subject": subject})


class Customers(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt", "updatedAt", "-updatedAt", "displayName", "-displayName"] | None = None, status: Literal["active", "inactive", "blocked"] | None = None, email: str | None = None, verified: Literal["true", "false"] | None = None, account_manager_id: str | None = None, created_at: str | None = None, created_at_gte: str | None = None, created_at_gt: str | None = None, created_at_lte: str | None = None, created_at_lt: str | None = None, updated_at: str | None = None, updated_at_gte: str | None = None, updated_at_gt: str | None = None, updated_at_lte: str | None = None, updated_at_lt: str | None = None) -> CustomerPage:
        """List customers"""
        return self._client.send("GET", "/v1/customers", query={"limit": limit, "cursor": cursor, "sort": sort, "status": status, "email": email, "verified": verified, "accountManagerId": account_manager_id, "createdAt": created_at, "createdAt[gte]": created_at_gte, "createdAt[gt]": created_at_gt, "createdAt[lte]": created_at_lte, "createdAt[lt]": created_at_lt, "updatedAt": updated_at, "updatedAt[gte]": updated_at_gte, "updatedAt[gt]": updated_at_gt, "updatedAt[lte]": updated_at_lte, "updatedAt[lt]": updated_at_lt})

    def create(self, body: CreateCustomer, *, idempotency_key: str | None = None) -> Customer:
        """Create a customer"""
        return self._client.send("POST", "/v1/customers", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> Customer:
        """Read a customer"""
        return self._client.send("GET", f"/v1/customers/{quote(id)}")

    def update(self, id: str, body: UpdateCustomer, *, if_match: str | None = None) -> Customer:
        """Change a customer"""
        return self._client.send("PATCH", f"/v1/customers/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Delete a customer"""
        return self._client.send("DELETE", f"/v1/customers/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")

    def picture(self, id: str, *, v: str | None = None) -> bytes:
        """The picture of a customer

        That of the linked login. Under its version, as `profilePictureUrl` has it, it may be kept for a year.
        """
        return self._client.send("GET", f"/v1/customers/{quote(id)}/picture", query={"v": v}, reads="bytes")


class MyCompanies(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["customerSince", "-customerSince"] | None = None) -> MyCompanyPage:
        """List the companies you are a customer of

        Those that know an e-mail address you have verified. Whatever organization your token names.
        """
        return self._client.send("GET", "/v1/me/companies", query={"limit": limit, "cursor": cursor, "sort": sort})

    def look_again(self, *, idempotency_key: str | None = None) -> MyCompanyPage:
        """Look again for companies that know you

        Links every company that has a verified address of yours, also those you left. Answers the first page of the list.
        """
        return self._client.send("POST", "/v1/me/companies", headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> MyCompany:
        """Read what a company keeps of you"""
        return self._client.send("GET", f"/v1/me/companies/{quote(id)}")

    def update(self, id: str, body: UpdateMyCompany, *, if_match: str | None = None) -> MyCompany:
        """Correct what a company keeps of you

        Your name and contact data there, but for the e-mail address.
        """
        return self._client.send("PATCH", f"/v1/me/companies/{quote(id)}", json=body, headers={"If-Match": if_match})

    def unlink(self, id: str, *, if_match: str | None = None) -> None:
        """Leave a company

        Cuts the link; the company keeps its record. It is linked again only when you ask for it.
        """
        return self._client.send("DELETE", f"/v1/me/companies/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")


class EmailAccounts(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, provider: Literal["gmail", "outlook", "smtp", "imap"] | None = None, sync_status: Literal["not_synced", "list_fetch_ongoing", "import_ongoing", "active", "failed_auth", "failed_permission", "failed_unknown"] | None = None, email: str | None = None) -> EmailAccountPage:
        """List one's e-mail accounts"""
        return self._client.send("GET", "/v1/email-accounts", query={"limit": limit, "cursor": cursor, "sort": sort, "provider": provider, "syncStatus": sync_status, "email": email})

    def create(self, body: CreateEmailAccount, *, idempotency_key: str | None = None) -> EmailAccount:
        """Connect an e-mail account

        Its mail is read from now on. Nothing is checked but the form: ask for a verification to know that the data are right.
        """
        return self._client.send("POST", "/v1/email-accounts", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> EmailAccount:
        """Read an e-mail account"""
        return self._client.send("GET", f"/v1/email-accounts/{quote(id)}")

    def update(self, id: str, body: UpdateEmailAccount, *, if_match: str | None = None) -> EmailAccount:
        """Change an e-mail account"""
        return self._client.send("PATCH", f"/v1/email-accounts/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Disconnect an e-mail account and remove its mail"""
        return self._client.send("DELETE", f"/v1/email-accounts/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")

    def verify(self, id: str, *, idempotency_key: str | None = None) -> EmailAccountVerification:
        """Log in to the mail servers of an account"""
        return self._client.send("POST", f"/v1/email-accounts/{quote(id)}/verification", headers={"Idempotency-Key": idempotency_key})

    def sync(self, id: str, *, idempotency_key: str | None = None) -> EmailSyncLog:
        """Read a mailbox now"""
        return self._client.send("POST", f"/v1/email-accounts/{quote(id)}/sync", headers={"Idempotency-Key": idempotency_key})

    def sync_logs(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["syncStartedAt", "-syncStartedAt"] | None = None, status: Literal["running", "completed", "failed"] | None = None) -> EmailSyncLogPage:
        """List what reading a mailbox did"""
        return self._client.send("GET", f"/v1/email-accounts/{quote(id)}/sync-logs", query={"limit": limit, "cursor": cursor, "sort": sort, "status": status})

    def sync_log(self, id: str, log_id: str) -> EmailSyncLog:
        """Read what one run did"""
        return self._client.send("GET", f"/v1/email-accounts/{quote(id)}/sync-logs/{quote(log_id)}")


class Threads(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["lastMessageAt", "-lastMessageAt", "createdAt", "-createdAt"] | None = None, q: str | None = None, email_account_id: str | None = None, account_id: str | None = None, lead_id: str | None = None, deal_id: str | None = None, customer_id: str | None = None, is_read: Literal["true", "false"] | None = None, is_starred: Literal["true", "false"] | None = None, category: Literal["primary", "social", "promotions", "updates", "lead", "deal", "customer", "complaint", "other"] | None = None, last_message_at: str | None = None, last_message_at_gte: str | None = None, last_message_at_gt: str | None = None, last_message_at_lte: str | None = None, last_message_at_lt: str | None = None) -> ThreadPage:
        """List threads"""
        return self._client.send("GET", "/v1/threads", query={"limit": limit, "cursor": cursor, "sort": sort, "q": q, "emailAccountId": email_account_id, "accountId": account_id, "leadId": lead_id, "dealId": deal_id, "customerId": customer_id, "isRead": is_read, "isStarred": is_starred, "category": category, "lastMessageAt": last_message_at, "lastMessageAt[gte]": last_message_at_gte, "lastMessageAt[gt]": last_message_at_gt, "lastMessageAt[lte]": last_message_at_lte, "lastMessageAt[lt]": last_message_at_lt})

    def get(self, id: str) -> Thread:
        """Read a thread"""
        return self._client.send("GET", f"/v1/threads/{quote(id)}")

    def update(self, id: str, body: UpdateThread, *, if_match: str | None = None) -> Thread:
        """Mark, categorise or link a thread"""
        return self._client.send("PATCH", f"/v1/threads/{quote(id)}", json=body, headers={"If-Match": if_match})

    def list_emails(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["sentAt", "-sentAt"] | None = None, email_account_id: str | None = None, thread_id: str | None = None, direction: Literal["inbound", "outbound"] | None = None, status: Literal["draft", "queued", "sending", "sent", "delivered", "failed", "bounced", "cancelled"] | None = None, is_read: Literal["true", "false"] | None = None, is_starred: Literal["true", "false"] | None = None, from_email: str | None = None, sent_at: str | None = None, sent_at_gte: str | None = None, sent_at_gt: str | None = None, sent_at_lte: str | None = None, sent_at_lt: str | None = None) -> EmailSummaryPage:
        """List the messages of a thread"""
        return self._client.send("GET", f"/v1/threads/{quote(id)}/emails", query={"limit": limit, "cursor": cursor, "sort": sort, "emailAccountId": email_account_id, "threadId": thread_id, "direction": direction, "status": status, "isRead": is_read, "isStarred": is_starred, "fromEmail": from_email, "sentAt": sent_at, "sentAt[gte]": sent_at_gte, "sentAt[gt]": sent_at_gt, "sentAt[lte]": sent_at_lte, "sentAt[lt]": sent_at_lt})


class Emails(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["sentAt", "-sentAt"] | None = None, email_account_id: str | None = None, thread_id: str | None = None, direction: Literal["inbound", "outbound"] | None = None, status: Literal["draft", "queued", "sending", "sent", "delivered", "failed", "bounced", "cancelled"] | None = None, is_read: Literal["true", "false"] | None = None, is_starred: Literal["true", "false"] | None = None, from_email: str | None = None, sent_at: str | None = None, sent_at_gte: str | None = None, sent_at_gt: str | None = None, sent_at_lte: str | None = None, sent_at_lt: str | None = None) -> EmailSummaryPage:
        """List messages"""
        return self._client.send("GET", "/v1/emails", query={"limit": limit, "cursor": cursor, "sort": sort, "emailAccountId": email_account_id, "threadId": thread_id, "direction": direction, "status": status, "isRead": is_read, "isStarred": is_starred, "fromEmail": from_email, "sentAt": sent_at, "sentAt[gte]": sent_at_gte, "sentAt[gt]": sent_at_gt, "sentAt[lte]": sent_at_lte, "sentAt[lt]": sent_at_lt})

    def get(self, id: str) -> Email:
        """Read a message"""
        return self._client.send("GET", f"/v1/emails/{quote(id)}")

    def raw(self, id: str) -> bytes:
        """Download a message as it was received"""
        return self._client.send("GET", f"/v1/emails/{quote(id)}/raw", reads="bytes")

    def list_attachments(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None) -> EmailAttachmentPage:
        """List the attachments of a message"""
        return self._client.send("GET", f"/v1/emails/{quote(id)}/attachments", query={"limit": limit, "cursor": cursor, "sort": sort})

    def attachment(self, id: str, attachment_id: str) -> bytes:
        """Download an attachment"""
        return self._client.send("GET", f"/v1/emails/{quote(id)}/attachments/{quote(attachment_id)}", reads="bytes")


class Notifications(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, is_read: Literal["true", "false"] | None = None, type: Literal["info", "success", "warning", "error"] | None = None) -> NotificationPage:
        """List one's own notifications"""
        return self._client.send("GET", "/v1/notifications", query={"limit": limit, "cursor": cursor, "sort": sort, "isRead": is_read, "type": type})

    def unread_count(self) -> UnreadCount:
        """Count one's own unread notifications"""
        return self._client.send("GET", "/v1/notifications/unread-count")

    def read(self, body: ReadNotifications, *, idempotency_key: str | None = None) -> NotificationsRead:
        """Mark notifications as read"""
        return self._client.send("POST", "/v1/notifications/read", json=body, headers={"Idempotency-Key": idempotency_key})


class Api:
    """Every resource of the API."""

    def __init__(self, client: Client) -> None:
        self.health = Health(client)
        self.user_emails = UserEmails(client)
        self.email_changes = EmailChanges(client)
        self.passwords = Passwords(client)
        self.devices = Devices(client)
        self.mfa_factors = MfaFactors(client)
        self.recovery_codes = RecoveryCodes(client)
        self.second_factor = SecondFactor(client)
        self.authentication = Authentication(client)
        self.email_verifications = EmailVerifications(client)
        self.me = Me(client)
        self.sessions = Sessions(client)
        self.login_events = LoginEvents(client)
        self.avatars = Avatars(client)
        self.personal_data = PersonalData(client)
        self.operator_users = OperatorUsers(client)
        self.user_roles = UserRoles(client)
        self.oidc = Oidc(client)
        self.firebase = Firebase(client)
        self.provider_links = ProviderLinks(client)
        self.security_events = SecurityEvents(client)
        self.organization = Organization(client)
        self.organization_life = OrganizationLife(client)
        self.member_login_events = MemberLoginEvents(client)
        self.members = Members(client)
        self.invitations = Invitations(client)
        self.invitation_answers = InvitationAnswers(client)
        self.permissions = Permissions(client)
        self.plugins = Plugins(client)
        self.leads = Leads(client)
        self.pipelines = Pipelines(client)
        self.deals = Deals(client)
        self.timeline = Timeline(client)
        self.customers = Customers(client)
        self.my_companies = MyCompanies(client)
        self.email_accounts = EmailAccounts(client)
        self.threads = Threads(client)
        self.emails = Emails(client)
        self.notifications = Notifications(client)
