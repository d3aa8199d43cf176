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

OperationPage = TypedDict("OperationPage", {
    "data": "List[Operation]",
    "nextCursor": "str | None",
})

Operation = TypedDict("Operation", {
    "id": "str",
    "kind": "str",
    "status": "Literal[\"pending\", \"running\", \"succeeded\", \"failed\", \"cancelled\"]",
    "progress": "int",
    "doneCount": "int",
    "failedCount": "int",
    "totalCount": "int | None",
    "resultUrl": "str | None",
    "result": "Dict[str, Any] | None",
    "errorClass": "str | None",
    "cancelRequestedAt": "str | None",
    "createdById": "str | None",
    "createdAt": "str",
    "startedAt": "str | None",
    "finishedAt": "str | None",
})

ImportPage = TypedDict("ImportPage", {
    "data": "List[Import]",
    "nextCursor": "str | None",
})

Import = TypedDict("Import", {
    "id": "str",
    "resource": "str",
    "status": "Literal[\"draft\", \"checked\", \"running\", \"finished\", \"undoing\", \"undone\"]",
    "fileName": "str",
    "sizeBytes": "int",
    "encoding": "str",
    "delimiter": "str",
    "hasHeader": "bool",
    "columns": "List[Dict[str, Any]]",
    "sampleRows": "List[List[str]]",
    "mapping": "Dict[str, Any]",
    "defaults": "Dict[str, Any]",
    "mode": "Literal[\"create\", \"update\", \"upsert\"]",
    "keys": "List[str]",
    "dateFormat": "Literal[\"YYYY-MM-DD\", \"DD.MM.YYYY\", \"DD/MM/YYYY\", \"MM/DD/YYYY\"]",
    "decimalSeparator": "Literal[\".\", \",\"]",
    "emptyCells": "Literal[\"keep\", \"clear\"]",
    "applyRules": "bool",
    "rowCount": "int | None",
    "createdCount": "int",
    "updatedCount": "int",
    "unchangedCount": "int",
    "skippedCount": "int",
    "failedCount": "int",
    "undoneCount": "int",
    "undoRefusedCount": "int",
    "hasErrorFile": "bool",
    "operationId": "str | None",
    "createdById": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "finishedAt": "str | None",
    "version": "int",
})

ImportFields = TypedDict("ImportFields", {
    "resource": "str",
    "fields": "List[Dict[str, Any]]",
})

UpdateImport = TypedDict("UpdateImport", {
    "mapping": "NotRequired[Dict[str, Any]]",
    "defaults": "NotRequired[Dict[str, Any]]",
    "mode": "NotRequired[Literal[\"create\", \"update\", \"upsert\"]]",
    "keys": "NotRequired[List[str]]",
    "dateFormat": "NotRequired[Literal[\"YYYY-MM-DD\", \"DD.MM.YYYY\", \"DD/MM/YYYY\", \"MM/DD/YYYY\"]]",
    "decimalSeparator": "NotRequired[Literal[\".\", \",\"]]",
    "emptyCells": "NotRequired[Literal[\"keep\", \"clear\"]]",
    "applyRules": "NotRequired[bool]",
    "encoding": "NotRequired[str]",
    "delimiter": "NotRequired[str]",
    "hasHeader": "NotRequired[bool]",
})

ImportRowPage = TypedDict("ImportRowPage", {
    "data": "List[ImportRow]",
    "nextCursor": "str | None",
})

ImportRow = TypedDict("ImportRow", {
    "id": "str",
    "rowNumber": "int",
    "outcome": "Literal[\"created\", \"updated\", \"unchanged\", \"skipped\", \"failed\"]",
    "recordId": "str | None",
    "errors": "List[Dict[str, Any]] | None",
    "undo": "Literal[\"done\", \"changed\"] | None",
})

ExportPage = TypedDict("ExportPage", {
    "data": "List[Export]",
    "nextCursor": "str | None",
})

Export = TypedDict("Export", {
    "id": "str",
    "resource": "str",
    "query": "Dict[str, Any]",
    "columns": "List[str]",
    "isReady": "bool",
    "rowCount": "int | None",
    "sizeBytes": "int | None",
    "expiresAt": "str",
    "operationId": "str | None",
    "createdById": "str | None",
    "createdAt": "str",
})

CreateExport = TypedDict("CreateExport", {
    "resource": "str",
    "filters": "NotRequired[Dict[str, Any]]",
    "sort": "NotRequired[str]",
    "columns": "NotRequired[List[str]]",
})

OperatorJobPage = TypedDict("OperatorJobPage", {
    "data": "List[OperatorJob]",
    "nextCursor": "str | None",
})

OperatorJob = TypedDict("OperatorJob", {
    "id": "str",
    "organizationId": "str | None",
    "queue": "str",
    "name": "str",
    "eventId": "str | None",
    "state": "Literal[\"pending\", \"leased\", \"done\", \"dead\", \"cancelled\"]",
    "attempts": "int",
    "availableAt": "str",
    "startedAt": "str | None",
    "worker": "str | None",
    "requestId": "str | None",
    "lastErrorClass": "str | None",
    "lastErrorFingerprint": "str | None",
    "createdAt": "str",
    "finishedAt": "str | None",
})

JobSummary = TypedDict("JobSummary", {
    "queues": "List[QueueSummary]",
    "undispatchedEvents": "int",
    "oldestUndispatchedSeconds": "float | None",
    "jobStore": "Literal[\"redis\", \"postgres\"]",
})

QueueSummary = TypedDict("QueueSummary", {
    "queue": "str",
    "waiting": "int",
    "delayed": "int",
    "handedOver": "int",
    "running": "int",
    "dead": "int",
    "oldestWaitingSeconds": "float | None",
    "succeededLastHour": "int",
    "failedLastHour": "int",
    "isPaused": "bool",
})

BulkJobChange = TypedDict("BulkJobChange", {
    "change": "Literal[\"retry\", \"cancel\", \"discard\", \"promote\"]",
    "filter": "JobFilter",
    "limit": "NotRequired[int]",
    "dryRun": "NotRequired[bool]",
    "reason": "str",
})

JobFilter = TypedDict("JobFilter", {
    "organizationId": "NotRequired[str]",
    "queue": "NotRequired[Literal[\"default\", \"slow\"]]",
    "name": "NotRequired[str]",
    "state": "NotRequired[Literal[\"pending\", \"leased\", \"done\", \"dead\", \"cancelled\"]]",
    "errorClass": "NotRequired[str]",
    "fingerprint": "NotRequired[str]",
    "eventId": "NotRequired[str]",
    "createdFrom": "NotRequired[str]",
    "createdBefore": "NotRequired[str]",
})

BulkJobChangeResult = TypedDict("BulkJobChangeResult", {
    "change": "Literal[\"retry\", \"cancel\", \"discard\", \"promote\"]",
    "dryRun": "bool",
    "count": "int",
    "hasMore": "bool",
})

OperatorJobDetails = TypedDict("OperatorJobDetails", {
    "id": "str",
    "organizationId": "str | None",
    "queue": "str",
    "name": "str",
    "eventId": "str | None",
    "state": "Literal[\"pending\", \"leased\", \"done\", \"dead\", \"cancelled\"]",
    "attempts": "int",
    "availableAt": "str",
    "startedAt": "str | None",
    "worker": "str | None",
    "requestId": "str | None",
    "lastErrorClass": "str | None",
    "lastErrorFingerprint": "str | None",
    "createdAt": "str",
    "finishedAt": "str | None",
    "maxAttempts": "int | None",
    "eventType": "str | None",
    "subject": "JobSubject | None",
    "data": "Any",
})

JobSubject = TypedDict("JobSubject", {
    "type": "str",
    "id": "str",
})

OperatorReason = TypedDict("OperatorReason", {
    "reason": "str",
})

JobRunPage = TypedDict("JobRunPage", {
    "data": "List[JobRun]",
    "nextCursor": "str | None",
})

JobRun = TypedDict("JobRun", {
    "id": "str",
    "jobId": "str",
    "organizationId": "str | None",
    "queue": "str",
    "name": "str",
    "eventId": "str | None",
    "attempt": "int",
    "state": "Literal[\"succeeded\", \"failed\"]",
    "worker": "str",
    "startedAt": "str",
    "finishedAt": "str",
    "durationMs": "int",
    "errorClass": "str | None",
})

DeadLetterGroupPage = TypedDict("DeadLetterGroupPage", {
    "data": "List[DeadLetterGroup]",
    "nextCursor": "str | None",
})

DeadLetterGroup = TypedDict("DeadLetterGroup", {
    "id": "str",
    "name": "str",
    "queue": "str",
    "errorClass": "str | None",
    "count": "int",
    "organizationCount": "int",
    "firstSeenAt": "str",
    "lastSeenAt": "str",
    "sampleJobId": "str",
})

DeadLetterChange = TypedDict("DeadLetterChange", {
    "dryRun": "NotRequired[bool]",
    "reason": "str",
})

JobPausePage = TypedDict("JobPausePage", {
    "data": "List[JobPause]",
    "nextCursor": "str | None",
})

JobPause = TypedDict("JobPause", {
    "id": "str",
    "queue": "Literal[\"default\", \"slow\"] | None",
    "organizationId": "str | None",
    "reason": "str",
    "createdById": "str | None",
    "createdAt": "str",
})

PauseJobs = TypedDict("PauseJobs", {
    "queue": "NotRequired[Literal[\"default\", \"slow\"]]",
    "organizationId": "NotRequired[str]",
    "reason": "str",
})

OperatorEventPage = TypedDict("OperatorEventPage", {
    "data": "List[OperatorEvent]",
    "nextCursor": "str | None",
})

OperatorEvent = TypedDict("OperatorEvent", {
    "id": "str",
    "type": "str",
    "organizationId": "str | None",
    "requestId": "str | None",
    "occurredAt": "str",
    "dispatchedAt": "str | None",
})

OperatorEventDetails = TypedDict("OperatorEventDetails", {
    "id": "str",
    "type": "str",
    "organizationId": "str | None",
    "requestId": "str | None",
    "occurredAt": "str",
    "dispatchedAt": "str | None",
    "subject": "JobSubject | None",
    "data": "Any",
    "listeners": "List[EventListener]",
})

EventListener = TypedDict("EventListener", {
    "listener": "str",
    "jobId": "str | None",
    "state": "Literal[\"pending\", \"leased\", \"done\", \"dead\", \"cancelled\"] | None",
})

ReplayEvent = TypedDict("ReplayEvent", {
    "organizationId": "str",
    "listener": "NotRequired[str]",
    "reason": "str",
})

ReplayedEvent = TypedDict("ReplayedEvent", {
    "eventId": "str",
    "jobs": "List[Dict[str, Any]]",
})

OperatorActionPage = TypedDict("OperatorActionPage", {
    "data": "List[OperatorAction]",
    "nextCursor": "str | None",
})

OperatorAction = TypedDict("OperatorAction", {
    "id": "str",
    "operatorId": "str | None",
    "source": "Literal[\"api\", \"board\", \"command\"]",
    "action": "str",
    "organizationId": "str | None",
    "target": "Dict[str, Any]",
    "jobCount": "int | None",
    "reason": "str",
    "occurredAt": "str",
})

OpenOperatorSession = TypedDict("OpenOperatorSession", {
    "reason": "str",
})

OperatorSessionLink = TypedDict("OperatorSessionLink", {
    "url": "str",
    "expiresAt": "str",
    "readOnly": "bool",
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
    "currency": "str",
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
    "currency": "NotRequired[str]",
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
    "canViewAllRecords": "bool",
    "overriddenFlags": "List[Literal[\"canInviteUsers\", \"canManageDeals\", \"canViewReports\", \"canManageCustomers\", \"canViewAllRecords\"]]",
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
    "canViewAllRecords": "NotRequired[bool]",
    "overriddenFlags": "NotRequired[List[Literal[\"canInviteUsers\", \"canManageDeals\", \"canViewReports\", \"canManageCustomers\", \"canViewAllRecords\"]]]",
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
    "canViewAllRecords": "bool | None",
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
    "canViewAllRecords": "NotRequired[bool]",
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

CustomFieldPage = TypedDict("CustomFieldPage", {
    "data": "List[CustomField]",
    "nextCursor": "str | None",
})

CustomField = TypedDict("CustomField", {
    "id": "str",
    "entity": "Literal[\"lead\", \"contact\", \"account\", \"deal\", \"customer\"]",
    "key": "str",
    "label": "str",
    "type": "Literal[\"text\", \"number\", \"boolean\", \"date\", \"select\", \"multiselect\", \"url\", \"email\", \"money\"]",
    "isRequired": "bool",
    "isFilterable": "bool",
    "isUnique": "bool",
    "options": "List[str]",
    "position": "int",
    "archivedAt": "str | None",
    "createdById": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CustomFieldSchema = TypedDict("CustomFieldSchema", {
    "entity": "Literal[\"lead\", \"contact\", \"account\", \"deal\", \"customer\"]",
    "schema": "Dict[str, Any]",
})

CreateCustomField = TypedDict("CreateCustomField", {
    "entity": "Literal[\"lead\", \"contact\", \"account\", \"deal\", \"customer\"]",
    "key": "str",
    "label": "str",
    "type": "Literal[\"text\", \"number\", \"boolean\", \"date\", \"select\", \"multiselect\", \"url\", \"email\", \"money\"]",
    "isRequired": "NotRequired[bool]",
    "isFilterable": "NotRequired[bool]",
    "isUnique": "NotRequired[bool]",
    "options": "NotRequired[List[str]]",
    "position": "NotRequired[int]",
})

UpdateCustomField = TypedDict("UpdateCustomField", {
    "label": "NotRequired[str]",
    "isRequired": "NotRequired[bool]",
    "isFilterable": "NotRequired[bool]",
    "isUnique": "NotRequired[bool]",
    "options": "NotRequired[List[str]]",
    "position": "NotRequired[int]",
    "isArchived": "NotRequired[bool]",
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

ExchangeRatePage = TypedDict("ExchangeRatePage", {
    "data": "List[ExchangeRate]",
    "nextCursor": "str | None",
})

ExchangeRate = TypedDict("ExchangeRate", {
    "id": "str",
    "currency": "str",
    "baseCurrency": "str",
    "date": "str",
    "rate": "str",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CreateExchangeRate = TypedDict("CreateExchangeRate", {
    "currency": "str",
    "date": "str",
    "rate": "str",
})

UpdateExchangeRate = TypedDict("UpdateExchangeRate", {
    "rate": "str",
})

AccountPage = TypedDict("AccountPage", {
    "data": "List[Account]",
    "nextCursor": "str | None",
})

Account = TypedDict("Account", {
    "id": "str",
    "name": "str",
    "domain": "str | None",
    "industry": "str | None",
    "employeeCount": "int | None",
    "annualRevenue": "str | None",
    "currency": "str | None",
    "phone": "str | None",
    "website": "str | None",
    "address": "Dict[str, Any] | None",
    "notes": "str | None",
    "assignedToId": "str | None",
    "createdById": "str | None",
    "customFields": "Dict[str, Any]",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CreateAccount = TypedDict("CreateAccount", {
    "name": "str",
    "domain": "NotRequired[str | None]",
    "industry": "NotRequired[str | None]",
    "employeeCount": "NotRequired[int | None]",
    "annualRevenue": "NotRequired[str | None]",
    "currency": "NotRequired[str | None]",
    "phone": "NotRequired[str | None]",
    "website": "NotRequired[str | None]",
    "address": "NotRequired[AccountAddress | None]",
    "notes": "NotRequired[str | None]",
    "assignedToId": "NotRequired[str | None]",
    "customFields": "NotRequired[Dict[str, Any]]",
})

AccountAddress = TypedDict("AccountAddress", {
    "street": "NotRequired[str]",
    "city": "NotRequired[str]",
    "region": "NotRequired[str]",
    "postalCode": "NotRequired[str]",
    "country": "NotRequired[str]",
})

UpdateAccount = TypedDict("UpdateAccount", {
    "name": "NotRequired[str]",
    "domain": "NotRequired[str | None]",
    "industry": "NotRequired[str | None]",
    "employeeCount": "NotRequired[int | None]",
    "annualRevenue": "NotRequired[str | None]",
    "currency": "NotRequired[str | None]",
    "phone": "NotRequired[str | None]",
    "website": "NotRequired[str | None]",
    "address": "NotRequired[AccountAddress | None]",
    "notes": "NotRequired[str | None]",
    "assignedToId": "NotRequired[str | None]",
    "customFields": "NotRequired[Dict[str, Any]]",
})

ContactPage = TypedDict("ContactPage", {
    "data": "List[Contact]",
    "nextCursor": "str | None",
})

Contact = TypedDict("Contact", {
    "id": "str",
    "accountId": "str | None",
    "firstName": "str",
    "lastName": "str",
    "email": "str | None",
    "phone": "str | None",
    "jobTitle": "str | None",
    "notes": "str | None",
    "assignedToId": "str | None",
    "createdById": "str | None",
    "customFields": "Dict[str, Any]",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CreateContact = TypedDict("CreateContact", {
    "accountId": "NotRequired[str | None]",
    "firstName": "str",
    "lastName": "str",
    "email": "NotRequired[str | None]",
    "phone": "NotRequired[str | None]",
    "jobTitle": "NotRequired[str | None]",
    "notes": "NotRequired[str | None]",
    "assignedToId": "NotRequired[str | None]",
    "customFields": "NotRequired[Dict[str, Any]]",
})

UpdateContact = TypedDict("UpdateContact", {
    "accountId": "NotRequired[str | None]",
    "firstName": "NotRequired[str]",
    "lastName": "NotRequired[str]",
    "email": "NotRequired[str | None]",
    "phone": "NotRequired[str | None]",
    "jobTitle": "NotRequired[str | None]",
    "notes": "NotRequired[str | None]",
    "assignedToId": "NotRequired[str | None]",
    "customFields": "NotRequired[Dict[str, Any]]",
})

AssignmentRulePage = TypedDict("AssignmentRulePage", {
    "data": "List[AssignmentRule]",
    "nextCursor": "str | None",
})

AssignmentRule = TypedDict("AssignmentRule", {
    "id": "str",
    "name": "str",
    "leadSource": "Literal[\"website\", \"referral\", \"cold_call\", \"social_media\", \"event\", \"other\"] | None",
    "userIds": "List[str]",
    "position": "int",
    "isActive": "bool",
    "createdById": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CreateAssignmentRule = TypedDict("CreateAssignmentRule", {
    "name": "str",
    "leadSource": "NotRequired[Literal[\"website\", \"referral\", \"cold_call\", \"social_media\", \"event\", \"other\"] | None]",
    "userIds": "List[str]",
    "position": "NotRequired[int]",
    "isActive": "NotRequired[bool]",
})

UpdateAssignmentRule = TypedDict("UpdateAssignmentRule", {
    "name": "NotRequired[str]",
    "leadSource": "NotRequired[Literal[\"website\", \"referral\", \"cold_call\", \"social_media\", \"event\", \"other\"] | None]",
    "userIds": "NotRequired[List[str]]",
    "position": "NotRequired[int]",
    "isActive": "NotRequired[bool]",
})

AssignLead = TypedDict("AssignLead", {
    "assignedToId": "NotRequired[str]",
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
    "convertedContactId": "str | None",
    "convertedAccountId": "str | None",
    "convertedAt": "str | None",
    "customFields": "Dict[str, Any]",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

TrashEntryPage = TypedDict("TrashEntryPage", {
    "data": "List[TrashEntry]",
    "nextCursor": "str | None",
})

TrashEntry = TypedDict("TrashEntry", {
    "id": "str",
    "type": "Literal[\"lead\", \"contact\", \"account\", \"deal\"]",
    "title": "str",
    "assignedToId": "str | None",
    "deletedAt": "str",
    "purgedAt": "str",
})

Deal = TypedDict("Deal", {
    "id": "str",
    "title": "str",
    "description": "str | None",
    "pipelineId": "str",
    "stageId": "str",
    "position": "str",
    "stageEnteredAt": "str",
    "isRotting": "bool",
    "leadId": "str | None",
    "contactId": "str | None",
    "accountId": "str | None",
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
    "customFields": "Dict[str, Any]",
    "assignedToId": "str | None",
    "createdById": "str | None",
    "wonAt": "str | None",
    "lostAt": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

MergePage = TypedDict("MergePage", {
    "data": "List[Merge]",
    "nextCursor": "str | None",
})

Merge = TypedDict("Merge", {
    "id": "str",
    "type": "Literal[\"lead\", \"contact\", \"account\"]",
    "targetId": "str",
    "sourceIds": "List[str]",
    "createdById": "str | None",
    "createdAt": "str",
    "undoneAt": "str | None",
})

MergeLeads = TypedDict("MergeLeads", {
    "sourceIds": "List[str]",
    "fieldChoices": "NotRequired[Dict[str, Any]]",
    "dryRun": "NotRequired[bool]",
})

MergeResult = TypedDict("MergeResult", {
    "id": "str | None",
    "type": "Literal[\"lead\", \"contact\", \"account\"]",
    "targetId": "str",
    "sourceIds": "List[str]",
    "dryRun": "bool",
    "after": "Dict[str, Any]",
    "conflicts": "List[Dict[str, Any]]",
    "moved": "Dict[str, Any]",
    "undoableUntil": "str | None",
})

MergeContacts = TypedDict("MergeContacts", {
    "sourceIds": "List[str]",
    "fieldChoices": "NotRequired[Dict[str, Any]]",
    "dryRun": "NotRequired[bool]",
})

MergeAccounts = TypedDict("MergeAccounts", {
    "sourceIds": "List[str]",
    "fieldChoices": "NotRequired[Dict[str, Any]]",
    "dryRun": "NotRequired[bool]",
})

UndoneMerge = TypedDict("UndoneMerge", {
    "id": "str",
    "type": "Literal[\"lead\", \"contact\", \"account\"]",
    "targetId": "str",
    "sourceIds": "List[str]",
    "keptFields": "List[str]",
    "undoneAt": "str",
})

BulkLeads = TypedDict("BulkLeads", {
    "action": "Literal[\"update\", \"delete\"]",
    "ids": "NotRequired[List[str]]",
    "filter": "NotRequired[Dict[str, Any]]",
    "changes": "NotRequired[UpdateLead]",
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
    "customFields": "NotRequired[Dict[str, Any]]",
})

BulkResult = TypedDict("BulkResult", {
    "results": "List[Dict[str, Any]] | None",
    "operation": "Operation | None",
})

BulkContacts = TypedDict("BulkContacts", {
    "action": "Literal[\"update\", \"delete\"]",
    "ids": "NotRequired[List[str]]",
    "filter": "NotRequired[Dict[str, Any]]",
    "changes": "NotRequired[UpdateContact]",
})

BulkAccounts = TypedDict("BulkAccounts", {
    "action": "Literal[\"update\", \"delete\"]",
    "ids": "NotRequired[List[str]]",
    "filter": "NotRequired[Dict[str, Any]]",
    "changes": "NotRequired[UpdateAccount]",
})

BulkDeals = TypedDict("BulkDeals", {
    "action": "Literal[\"update\", \"delete\"]",
    "ids": "NotRequired[List[str]]",
    "filter": "NotRequired[Dict[str, Any]]",
    "changes": "NotRequired[UpdateDeal]",
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
    "leadId": "NotRequired[str | None]",
    "contactId": "NotRequired[str | None]",
    "accountId": "NotRequired[str | None]",
    "customFields": "NotRequired[Dict[str, Any]]",
})

SavedViewPage = TypedDict("SavedViewPage", {
    "data": "List[SavedView]",
    "nextCursor": "str | None",
})

SavedView = TypedDict("SavedView", {
    "id": "str",
    "resource": "str",
    "name": "str",
    "filters": "Dict[str, Any]",
    "sort": "str | None",
    "columns": "List[str]",
    "isShared": "bool",
    "isDefault": "bool",
    "ownerId": "str",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CreateSavedView = TypedDict("CreateSavedView", {
    "resource": "str",
    "name": "str",
    "filters": "NotRequired[Dict[str, Any]]",
    "sort": "NotRequired[str | None]",
    "columns": "NotRequired[List[str]]",
    "isShared": "NotRequired[bool]",
    "isDefault": "NotRequired[bool]",
})

UpdateSavedView = TypedDict("UpdateSavedView", {
    "name": "NotRequired[str]",
    "filters": "NotRequired[Dict[str, Any]]",
    "sort": "NotRequired[str | None]",
    "columns": "NotRequired[List[str]]",
    "isShared": "NotRequired[bool]",
    "isDefault": "NotRequired[bool]",
})

LeadPage = TypedDict("LeadPage", {
    "data": "List[Lead]",
    "nextCursor": "str | None",
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
    "customFields": "NotRequired[Dict[str, Any]]",
})

ConvertLead = TypedDict("ConvertLead", {
    "pipelineId": "NotRequired[str]",
    "stageId": "NotRequired[str]",
    "title": "NotRequired[str]",
    "value": "NotRequired[str]",
    "currency": "NotRequired[str]",
    "expectedCloseDate": "NotRequired[str]",
    "description": "NotRequired[str]",
    "priority": "NotRequired[Literal[\"low\", \"medium\", \"high\"]]",
    "customFields": "NotRequired[Dict[str, Any]]",
    "accountId": "NotRequired[str]",
    "contactId": "NotRequired[str]",
})

Conversion = TypedDict("Conversion", {
    "leadId": "str",
    "dealId": "str",
    "accountId": "str | None",
    "contactId": "str | None",
    "convertedAt": "str",
    "lead": "Lead",
    "deal": "Deal",
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
    "rottingDays": "NotRequired[int | None]",
    "requiredFields": "NotRequired[List[Literal[\"value\", \"description\", \"expectedCloseDate\", \"contactPhone\", \"companyName\", \"assignedToId\", \"leadId\", \"contactId\", \"accountId\"] | str]]",
})

UpdatePipeline = TypedDict("UpdatePipeline", {
    "name": "NotRequired[str]",
    "description": "NotRequired[str | None]",
    "isActive": "NotRequired[bool]",
    "isDefault": "NotRequired[Literal[true]]",
})

PipelineSummary = TypedDict("PipelineSummary", {
    "pipelineId": "str",
    "stages": "List[Dict[str, Any]]",
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
    "rottingDays": "int | None",
    "requiredFields": "List[str]",
    "isActive": "bool",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

UpdateStage = TypedDict("UpdateStage", {
    "name": "NotRequired[str]",
    "type": "NotRequired[Literal[\"open\", \"won\", \"lost\"]]",
    "probability": "NotRequired[int]",
    "rottingDays": "NotRequired[int | None]",
    "requiredFields": "NotRequired[List[Literal[\"value\", \"description\", \"expectedCloseDate\", \"contactPhone\", \"companyName\", \"assignedToId\", \"leadId\", \"contactId\", \"accountId\"] | str]]",
    "isActive": "NotRequired[bool]",
})

StageOrder = TypedDict("StageOrder", {
    "stageIds": "List[str]",
})

Board = TypedDict("Board", {
    "pipelineId": "str",
    "columns": "List[BoardColumn]",
})

BoardColumn = TypedDict("BoardColumn", {
    "stageId": "str",
    "name": "str",
    "order": "int",
    "type": "Literal[\"open\", \"won\", \"lost\"]",
    "probability": "int",
    "rottingDays": "int | None",
    "isActive": "bool",
    "count": "int",
    "totals": "List[Dict[str, Any]]",
    "deals": "List[Deal]",
    "nextCursor": "str | None",
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
    "leadId": "NotRequired[str | None]",
    "contactId": "NotRequired[str | None]",
    "accountId": "NotRequired[str | None]",
    "customFields": "NotRequired[Dict[str, Any]]",
    "pipelineId": "NotRequired[str]",
    "stageId": "NotRequired[str]",
})

DealTransition = TypedDict("DealTransition", {
    "toStageId": "str",
    "lostReason": "NotRequired[str]",
    "probability": "NotRequired[int]",
    "actualCloseDate": "NotRequired[str]",
    "aboveDealId": "NotRequired[str]",
    "belowDealId": "NotRequired[str]",
})

DealPosition = TypedDict("DealPosition", {
    "aboveDealId": "NotRequired[str]",
    "belowDealId": "NotRequired[str]",
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

Forecast = TypedDict("Forecast", {
    "currency": "str",
    "period": "Literal[\"month\", \"quarter\"]",
    "buckets": "List[ForecastBucket]",
    "total": "ForecastAmounts",
    "overdue": "ForecastAmounts",
    "withoutDate": "ForecastAmounts",
    "missingRates": "List[Dict[str, Any]]",
})

ForecastBucket = TypedDict("ForecastBucket", {
    "start": "str",
    "end": "str",
    "openCount": "int",
    "openValue": "str",
    "weightedValue": "str",
    "wonCount": "int",
    "wonValue": "str",
    "forecast": "str",
})

ForecastAmounts = TypedDict("ForecastAmounts", {
    "openCount": "int",
    "openValue": "str",
    "weightedValue": "str",
    "wonCount": "int",
    "wonValue": "str",
    "forecast": "str",
})

ForecastComparison = TypedDict("ForecastComparison", {
    "takenOn": "str | None",
    "currency": "str",
    "period": "Literal[\"month\", \"quarter\"]",
    "buckets": "List[Dict[str, Any]]",
    "missingRates": "List[Dict[str, Any]]",
})

StageConversion = TypedDict("StageConversion", {
    "pipelineId": "str",
    "from": "str",
    "to": "str",
    "stages": "List[Dict[str, Any]]",
})

SalesVelocity = TypedDict("SalesVelocity", {
    "pipelineId": "str",
    "from": "str",
    "to": "str",
    "currency": "str",
    "openCount": "int",
    "wonCount": "int",
    "lostCount": "int",
    "winRate": "float | None",
    "averageValue": "str | None",
    "averageCycleDays": "float | None",
    "velocityPerDay": "str | None",
    "stages": "List[Dict[str, Any]]",
    "missingRates": "List[Dict[str, Any]]",
})

DealAge = TypedDict("DealAge", {
    "pipelineId": "str",
    "stages": "List[Dict[str, Any]]",
})

CalendarFeed = TypedDict("CalendarFeed", {
    "createdAt": "str | None",
})

NewCalendarFeed = TypedDict("NewCalendarFeed", {
    "url": "str",
    "createdAt": "str",
})

ActivityPage = TypedDict("ActivityPage", {
    "data": "List[Activity]",
    "nextCursor": "str | None",
})

Activity = TypedDict("Activity", {
    "id": "str",
    "activityType": "Literal[\"note\", \"call\", \"email\", \"meeting\", \"task\"]",
    "subject": "str",
    "description": "str",
    "scheduledAt": "str | None",
    "durationMinutes": "int | None",
    "isOverdue": "bool",
    "remindAt": "str | None",
    "remindedAt": "str | None",
    "completed": "bool",
    "completedAt": "str | None",
    "completedById": "str | None",
    "assignedToId": "str | None",
    "createdById": "str | None",
    "leadId": "str | None",
    "dealId": "str | None",
    "contactId": "str | None",
    "accountId": "str | None",
    "customerId": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CreateActivity = TypedDict("CreateActivity", {
    "activityType": "Literal[\"note\", \"call\", \"email\", \"meeting\", \"task\"]",
    "subject": "str",
    "description": "NotRequired[str]",
    "scheduledAt": "NotRequired[str | None]",
    "durationMinutes": "NotRequired[int | None]",
    "remindAt": "NotRequired[str | None]",
    "completed": "NotRequired[bool]",
    "assignedToId": "NotRequired[str | None]",
    "leadId": "NotRequired[str | None]",
    "dealId": "NotRequired[str | None]",
    "contactId": "NotRequired[str | None]",
    "accountId": "NotRequired[str | None]",
    "customerId": "NotRequired[str | None]",
})

UpdateActivity = TypedDict("UpdateActivity", {
    "activityType": "NotRequired[Literal[\"note\", \"call\", \"email\", \"meeting\", \"task\"]]",
    "subject": "NotRequired[str]",
    "description": "NotRequired[str]",
    "scheduledAt": "NotRequired[str | None]",
    "durationMinutes": "NotRequired[int | None]",
    "remindAt": "NotRequired[str | None]",
    "completed": "NotRequired[bool]",
    "assignedToId": "NotRequired[str | None]",
    "leadId": "NotRequired[str | None]",
    "dealId": "NotRequired[str | None]",
    "contactId": "NotRequired[str | None]",
    "accountId": "NotRequired[str | None]",
    "customerId": "NotRequired[str | None]",
})

IssuePage = TypedDict("IssuePage", {
    "data": "List[Issue]",
    "nextCursor": "str | None",
})

Issue = TypedDict("Issue", {
    "id": "str",
    "number": "int",
    "title": "str",
    "description": "str | None",
    "status": "Literal[\"open\", \"in_progress\", \"resolved\", \"closed\"]",
    "priority": "Literal[\"low\", \"medium\", \"high\", \"urgent\"]",
    "issueType": "Literal[\"bug\", \"feature\", \"task\"]",
    "labels": "List[str]",
    "assignedToId": "str | None",
    "dealId": "str | None",
    "contactId": "str | None",
    "createdById": "str | None",
    "commentCount": "int",
    "githubIssueId": "int | None",
    "github": "Dict[str, Any] | None",
    "closedAt": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CreateIssue = TypedDict("CreateIssue", {
    "title": "str",
    "description": "NotRequired[str | None]",
    "priority": "NotRequired[Literal[\"low\", \"medium\", \"high\", \"urgent\"]]",
    "issueType": "Literal[\"bug\", \"feature\", \"task\"]",
    "labels": "NotRequired[List[str]]",
    "assignedToId": "NotRequired[str | None]",
    "dealId": "NotRequired[str | None]",
    "contactId": "NotRequired[str | None]",
    "pluginId": "NotRequired[str | None]",
})

ImportIssues = TypedDict("ImportIssues", {
    "pluginId": "NotRequired[str]",
})

UpdateIssue = TypedDict("UpdateIssue", {
    "title": "NotRequired[str]",
    "description": "NotRequired[str | None]",
    "priority": "NotRequired[Literal[\"low\", \"medium\", \"high\", \"urgent\"]]",
    "issueType": "NotRequired[Literal[\"bug\", \"feature\", \"task\"]]",
    "labels": "NotRequired[List[str]]",
    "assignedToId": "NotRequired[str | None]",
    "dealId": "NotRequired[str | None]",
    "contactId": "NotRequired[str | None]",
})

IssueTransition = TypedDict("IssueTransition", {
    "status": "Literal[\"open\", \"in_progress\", \"resolved\", \"closed\"]",
})

IssueHistoryEntryPage = TypedDict("IssueHistoryEntryPage", {
    "data": "List[IssueHistoryEntry]",
    "nextCursor": "str | None",
})

IssueHistoryEntry = TypedDict("IssueHistoryEntry", {
    "id": "str",
    "at": "str",
    "kind": "Literal[\"status_changed\", \"github_linked\", \"github_unlinked\", \"github_failed\", \"github_conflict\", \"github_transferred\", \"github_deleted\"]",
    "actorUserId": "str | None",
    "data": "Dict[str, Any]",
})

LinkIssue = TypedDict("LinkIssue", {
    "number": "int",
    "pluginId": "NotRequired[str]",
})

IssueCommentPage = TypedDict("IssueCommentPage", {
    "data": "List[IssueComment]",
    "nextCursor": "str | None",
})

IssueComment = TypedDict("IssueComment", {
    "id": "str",
    "issueId": "str",
    "authorId": "str | None",
    "authorLogin": "str | None",
    "body": "str",
    "githubCommentId": "int | None",
    "isPushed": "bool",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CreateIssueComment = TypedDict("CreateIssueComment", {
    "body": "str",
})

UpdateIssueComment = TypedDict("UpdateIssueComment", {
    "body": "str",
})

GithubWebhook = TypedDict("GithubWebhook", {
    "payloadUrl": "str",
    "secret": "str",
    "previousUntil": "str | None",
})

GithubLoginPage = TypedDict("GithubLoginPage", {
    "data": "List[GithubLogin]",
    "nextCursor": "str | None",
})

GithubLogin = TypedDict("GithubLogin", {
    "id": "str",
    "userId": "str",
    "login": "str",
    "createdAt": "str",
    "version": "int",
})

CreateGithubLogin = TypedDict("CreateGithubLogin", {
    "userId": "str",
    "login": "str",
})

TimelineEntryPage = TypedDict("TimelineEntryPage", {
    "data": "List[TimelineEntry]",
    "nextCursor": "str | None",
})

TimelineEntry = TypedDict("TimelineEntry", {
    "id": "str",
    "kind": "Literal[\"lead_created\", \"lead_updated\", \"lead_converted\", \"deal_created\", \"deal_updated\", \"deal_stage_changed\", \"deal_won\", \"deal_lost\", \"deal_reopened\", \"contact_created\", \"contact_updated\", \"account_created\", \"account_updated\", \"record_assigned\", \"record_restored\", \"record_merged\", \"record_unmerged\", \"activity_created\", \"activity_completed\", \"activity_reopened\", \"activity_deleted\", \"issue_created\", \"issue_status_changed\", \"issue_assigned\", \"customer_created\", \"customer_updated\", \"customer_linked\", \"customer_unlinked\", \"customer_merged\", \"customer_unmerged\", \"customer_tags_changed\", \"segment_entered\", \"segment_left\", \"order_created\", \"order_updated\", \"order_deleted\", \"order_status_changed\", \"order_payment_recorded\", \"order_refunded\", \"order_shipped\", \"interaction_recorded\", \"email_received\", \"email_sent\"]",
    "at": "str",
    "title": "str",
    "actorUserId": "str | None",
    "data": "Dict[str, Any]",
    "sourceEventId": "str",
})

SearchResultPage = TypedDict("SearchResultPage", {
    "data": "List[SearchResult]",
    "nextCursor": "str | None",
})

SearchResult = TypedDict("SearchResult", {
    "type": "Literal[\"lead\", \"deal\", \"contact\", \"account\", \"customer\", \"order\", \"thread\", \"issue\"]",
    "id": "str",
    "title": "str",
    "matchedField": "str",
    "matchedText": "str",
    "score": "float",
    "updatedAt": "str",
})

CustomerInvitation = TypedDict("CustomerInvitation", {
    "id": "str",
    "customerId": "str",
    "email": "str",
    "invitedById": "str | None",
    "status": "Literal[\"pending\", \"accepted\", \"revoked\", \"expired\"]",
    "expiresAt": "str",
    "acceptedAt": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CustomerInvitationToken = TypedDict("CustomerInvitationToken", {
    "token": "str",
})

CustomerInvitationPreview = TypedDict("CustomerInvitationPreview", {
    "organizationName": "str",
    "email": "str",
    "expiresAt": "str",
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

MergeCustomers = TypedDict("MergeCustomers", {
    "sourceIds": "List[str]",
    "fieldChoices": "NotRequired[Dict[str, Any]]",
    "dryRun": "NotRequired[bool]",
})

CustomerMergeResult = TypedDict("CustomerMergeResult", {
    "id": "str | None",
    "targetId": "str",
    "sourceIds": "List[str]",
    "dryRun": "bool",
    "after": "Dict[str, Any]",
    "changed": "List[str]",
    "moved": "Dict[str, Any]",
    "undoableUntil": "str | None",
})

CustomerMergePage = TypedDict("CustomerMergePage", {
    "data": "List[CustomerMerge]",
    "nextCursor": "str | None",
})

CustomerMerge = TypedDict("CustomerMerge", {
    "id": "str",
    "targetId": "str",
    "sourceIds": "List[str]",
    "createdById": "str | None",
    "createdAt": "str",
    "undoneAt": "str | None",
})

CustomerAddressPage = TypedDict("CustomerAddressPage", {
    "data": "List[CustomerAddress]",
    "nextCursor": "str | None",
})

CustomerAddress = TypedDict("CustomerAddress", {
    "id": "str",
    "customerId": "str",
    "label": "str | None",
    "recipient": "str | None",
    "address": "str",
    "city": "str | None",
    "region": "str | None",
    "postalCode": "str | None",
    "country": "str | None",
    "isDefaultBilling": "bool",
    "isDefaultShipping": "bool",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CreateCustomerAddress = TypedDict("CreateCustomerAddress", {
    "label": "NotRequired[str | None]",
    "recipient": "NotRequired[str | None]",
    "address": "str",
    "city": "NotRequired[str | None]",
    "region": "NotRequired[str | None]",
    "postalCode": "NotRequired[str | None]",
    "country": "NotRequired[str | None]",
    "isDefaultBilling": "NotRequired[bool]",
    "isDefaultShipping": "NotRequired[bool]",
})

UpdateCustomerAddress = TypedDict("UpdateCustomerAddress", {
    "label": "NotRequired[str | None]",
    "recipient": "NotRequired[str | None]",
    "address": "NotRequired[str]",
    "city": "NotRequired[str | None]",
    "region": "NotRequired[str | None]",
    "postalCode": "NotRequired[str | None]",
    "country": "NotRequired[str | None]",
    "isDefaultBilling": "NotRequired[bool]",
    "isDefaultShipping": "NotRequired[bool]",
})

CustomerTagPage = TypedDict("CustomerTagPage", {
    "data": "List[CustomerTag]",
    "nextCursor": "str | None",
})

CustomerTag = TypedDict("CustomerTag", {
    "id": "str",
    "name": "str",
    "color": "str",
    "customerCount": "int",
    "createdById": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CreateCustomerTag = TypedDict("CreateCustomerTag", {
    "name": "str",
    "color": "NotRequired[str]",
})

UpdateCustomerTag = TypedDict("UpdateCustomerTag", {
    "name": "NotRequired[str]",
    "color": "NotRequired[str]",
})

AttachTags = TypedDict("AttachTags", {
    "tagIds": "List[str]",
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
    "customerType": "Literal[\"individual\", \"business\"]",
    "companySize": "str | None",
    "industry": "str | None",
    "annualRevenue": "str | None",
    "annualRevenueCurrency": "str | None",
    "preferences": "Dict[str, Any]",
    "customFields": "Dict[str, Any]",
    "tags": "List[TagOfCustomer]",
    "lifetimeValue": "str | None",
    "lifetimeValueCurrency": "str | None",
    "totalOrders": "int",
    "lastOrderDate": "str | None",
    "invitedAt": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

TagOfCustomer = TypedDict("TagOfCustomer", {
    "id": "str",
    "name": "str",
    "color": "str",
})

InteractionPage = TypedDict("InteractionPage", {
    "data": "List[Interaction]",
    "nextCursor": "str | None",
})

Interaction = TypedDict("Interaction", {
    "id": "str",
    "customerId": "str",
    "userId": "str | None",
    "interactionType": "Literal[\"call\", \"email\", \"meeting\", \"support\", \"purchase\", \"inquiry\"]",
    "subject": "str",
    "description": "str | None",
    "sentiment": "Literal[\"positive\", \"neutral\", \"negative\"] | None",
    "source": "Literal[\"manual\", \"email\", \"order\", \"call\"]",
    "sourceId": "str | None",
    "occurredAt": "str",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CreateInteraction = TypedDict("CreateInteraction", {
    "interactionType": "Literal[\"call\", \"email\", \"meeting\", \"support\", \"purchase\", \"inquiry\"]",
    "subject": "str",
    "description": "NotRequired[str | None]",
    "sentiment": "NotRequired[Literal[\"positive\", \"neutral\", \"negative\"] | None]",
    "occurredAt": "NotRequired[str]",
})

UpdateInteraction = TypedDict("UpdateInteraction", {
    "interactionType": "NotRequired[Literal[\"call\", \"email\", \"meeting\", \"support\", \"purchase\", \"inquiry\"]]",
    "subject": "NotRequired[str]",
    "description": "NotRequired[str | None]",
    "sentiment": "NotRequired[Literal[\"positive\", \"neutral\", \"negative\"] | None]",
    "occurredAt": "NotRequired[str]",
})

MyOrderPage = TypedDict("MyOrderPage", {
    "data": "List[MyOrder]",
    "nextCursor": "str | None",
})

MyOrder = TypedDict("MyOrder", {
    "id": "str",
    "orderNumber": "str | None",
    "title": "str",
    "description": "str | None",
    "status": "Literal[\"draft\", \"pending\", \"processing\", \"shipped\", \"delivered\", \"cancelled\", \"refunded\"]",
    "paymentStatus": "Literal[\"pending\", \"paid\", \"failed\", \"partially_refunded\", \"refunded\"]",
    "currency": "str",
    "totalAmount": "str",
    "paidAmount": "str",
    "refundedAmount": "str",
    "orderDate": "str",
    "expectedDeliveryDate": "str | None",
    "actualDeliveryDate": "str | None",
    "shippingAddress": "str | None",
    "billingAddress": "str | None",
    "paymentMethod": "str | None",
    "trackingNumber": "str | None",
    "companyId": "str",
})

MyOrderDetail = TypedDict("MyOrderDetail", {
    "id": "str",
    "orderNumber": "str | None",
    "title": "str",
    "description": "str | None",
    "status": "Literal[\"draft\", \"pending\", \"processing\", \"shipped\", \"delivered\", \"cancelled\", \"refunded\"]",
    "paymentStatus": "Literal[\"pending\", \"paid\", \"failed\", \"partially_refunded\", \"refunded\"]",
    "currency": "str",
    "totalAmount": "str",
    "paidAmount": "str",
    "refundedAmount": "str",
    "orderDate": "str",
    "expectedDeliveryDate": "str | None",
    "actualDeliveryDate": "str | None",
    "shippingAddress": "str | None",
    "billingAddress": "str | None",
    "paymentMethod": "str | None",
    "trackingNumber": "str | None",
    "companyId": "str",
    "items": "List[OrderItem]",
})

OrderItem = TypedDict("OrderItem", {
    "id": "str",
    "productName": "str",
    "productSku": "str | None",
    "quantity": "int",
    "shippedQuantity": "int",
    "unitPrice": "str",
    "discount": "str",
    "tax": "str",
    "totalPrice": "str",
})

OrderSummaryPage = TypedDict("OrderSummaryPage", {
    "data": "List[OrderSummary]",
    "nextCursor": "str | None",
})

OrderSummary = TypedDict("OrderSummary", {
    "id": "str",
    "orderNumber": "str | None",
    "title": "str",
    "description": "str | None",
    "status": "Literal[\"draft\", \"pending\", \"processing\", \"shipped\", \"delivered\", \"cancelled\", \"refunded\"]",
    "paymentStatus": "Literal[\"pending\", \"paid\", \"failed\", \"partially_refunded\", \"refunded\"]",
    "currency": "str",
    "totalAmount": "str",
    "paidAmount": "str",
    "refundedAmount": "str",
    "orderDate": "str",
    "expectedDeliveryDate": "str | None",
    "actualDeliveryDate": "str | None",
    "shippingAddress": "str | None",
    "billingAddress": "str | None",
    "paymentMethod": "str | None",
    "trackingNumber": "str | None",
    "customerId": "str",
    "notes": "str | None",
    "createdById": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CreateOrder = TypedDict("CreateOrder", {
    "title": "str",
    "description": "NotRequired[str | None]",
    "expectedDeliveryDate": "NotRequired[str | None]",
    "shippingAddress": "NotRequired[str | None]",
    "billingAddress": "NotRequired[str | None]",
    "paymentMethod": "NotRequired[str | None]",
    "notes": "NotRequired[str | None]",
    "customerId": "str",
    "currency": "NotRequired[str]",
    "items": "NotRequired[List[NewOrderItem]]",
    "totalAmount": "NotRequired[str]",
    "draft": "NotRequired[bool]",
})

NewOrderItem = TypedDict("NewOrderItem", {
    "productName": "str",
    "productSku": "NotRequired[str | None]",
    "quantity": "NotRequired[int]",
    "unitPrice": "str",
    "discount": "NotRequired[str]",
    "tax": "NotRequired[str]",
    "totalPrice": "NotRequired[str]",
})

Order = TypedDict("Order", {
    "id": "str",
    "orderNumber": "str | None",
    "title": "str",
    "description": "str | None",
    "status": "Literal[\"draft\", \"pending\", \"processing\", \"shipped\", \"delivered\", \"cancelled\", \"refunded\"]",
    "paymentStatus": "Literal[\"pending\", \"paid\", \"failed\", \"partially_refunded\", \"refunded\"]",
    "currency": "str",
    "totalAmount": "str",
    "paidAmount": "str",
    "refundedAmount": "str",
    "orderDate": "str",
    "expectedDeliveryDate": "str | None",
    "actualDeliveryDate": "str | None",
    "shippingAddress": "str | None",
    "billingAddress": "str | None",
    "paymentMethod": "str | None",
    "trackingNumber": "str | None",
    "customerId": "str",
    "notes": "str | None",
    "createdById": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
    "items": "List[OrderItem]",
})

UpdateOrder = TypedDict("UpdateOrder", {
    "title": "NotRequired[str]",
    "description": "NotRequired[str | None]",
    "expectedDeliveryDate": "NotRequired[str | None]",
    "shippingAddress": "NotRequired[str | None]",
    "billingAddress": "NotRequired[str | None]",
    "paymentMethod": "NotRequired[str | None]",
    "notes": "NotRequired[str | None]",
    "actualDeliveryDate": "NotRequired[str | None]",
    "items": "NotRequired[List[ChangedOrderItem]]",
    "totalAmount": "NotRequired[str]",
})

ChangedOrderItem = TypedDict("ChangedOrderItem", {
    "id": "NotRequired[str]",
    "productName": "str",
    "productSku": "NotRequired[str | None]",
    "quantity": "NotRequired[int]",
    "unitPrice": "str",
    "discount": "NotRequired[str]",
    "tax": "NotRequired[str]",
    "totalPrice": "NotRequired[str]",
})

OrderTransition = TypedDict("OrderTransition", {
    "to": "Literal[\"draft\", \"pending\", \"processing\", \"shipped\", \"delivered\", \"cancelled\", \"refunded\"]",
    "reason": "NotRequired[str]",
    "trackingNumber": "NotRequired[str]",
    "carrier": "NotRequired[str]",
})

OrderEventPage = TypedDict("OrderEventPage", {
    "data": "List[OrderEvent]",
    "nextCursor": "str | None",
})

OrderEvent = TypedDict("OrderEvent", {
    "id": "str",
    "kind": "Literal[\"created\", \"edited\", \"status_changed\", \"payment_recorded\", \"payment_failed\", \"refund_requested\", \"refunded\", \"refund_failed\", \"shipped\", \"shipment_delivered\"]",
    "fromStatus": "Literal[\"draft\", \"pending\", \"processing\", \"shipped\", \"delivered\", \"cancelled\", \"refunded\"] | None",
    "toStatus": "Literal[\"draft\", \"pending\", \"processing\", \"shipped\", \"delivered\", \"cancelled\", \"refunded\"] | None",
    "amount": "str | None",
    "changed": "List[str] | None",
    "reason": "str | None",
    "actorUserId": "str | None",
    "at": "str",
})

OrderNumbering = TypedDict("OrderNumbering", {
    "prefix": "str",
    "digits": "int",
    "nextNumber": "str",
    "version": "int",
})

UpdateOrderNumbering = TypedDict("UpdateOrderNumbering", {
    "prefix": "NotRequired[str]",
    "digits": "NotRequired[int]",
})

PaymentPage = TypedDict("PaymentPage", {
    "data": "List[Payment]",
    "nextCursor": "str | None",
})

Payment = TypedDict("Payment", {
    "id": "str",
    "orderId": "str",
    "status": "Literal[\"paid\", \"failed\"]",
    "amount": "str",
    "currency": "str",
    "method": "str | None",
    "reference": "str | None",
    "paidAt": "str",
    "createdById": "str | None",
    "createdAt": "str",
})

CreatePayment = TypedDict("CreatePayment", {
    "amount": "str",
    "status": "NotRequired[Literal[\"paid\", \"failed\"]]",
    "method": "NotRequired[str | None]",
    "reference": "NotRequired[str | None]",
    "paidAt": "NotRequired[str]",
})

RefundPage = TypedDict("RefundPage", {
    "data": "List[Refund]",
    "nextCursor": "str | None",
})

Refund = TypedDict("Refund", {
    "id": "str",
    "orderId": "str",
    "status": "Literal[\"pending\", \"succeeded\", \"failed\"]",
    "amount": "str",
    "currency": "str",
    "reason": "str | None",
    "settledAt": "str | None",
    "createdById": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CreateRefund = TypedDict("CreateRefund", {
    "amount": "NotRequired[str]",
    "reason": "NotRequired[str | None]",
    "status": "NotRequired[Literal[\"succeeded\", \"pending\"]]",
})

RefundSettlement = TypedDict("RefundSettlement", {
    "status": "Literal[\"succeeded\", \"failed\"]",
})

ShipmentPage = TypedDict("ShipmentPage", {
    "data": "List[Shipment]",
    "nextCursor": "str | None",
})

Shipment = TypedDict("Shipment", {
    "id": "str",
    "orderId": "str",
    "carrier": "str | None",
    "trackingNumber": "str | None",
    "shippedAt": "str",
    "deliveredAt": "str | None",
    "items": "List[ShippedItem]",
    "createdById": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

ShippedItem = TypedDict("ShippedItem", {
    "orderItemId": "str",
    "quantity": "int",
})

CreateShipment = TypedDict("CreateShipment", {
    "carrier": "NotRequired[str | None]",
    "trackingNumber": "NotRequired[str | None]",
    "items": "NotRequired[List[Dict[str, Any]]]",
})

UpdateShipment = TypedDict("UpdateShipment", {
    "carrier": "NotRequired[str | None]",
    "trackingNumber": "NotRequired[str | None]",
    "deliveredAt": "NotRequired[str]",
})

SegmentPage = TypedDict("SegmentPage", {
    "data": "List[Segment]",
    "nextCursor": "str | None",
})

Segment = TypedDict("Segment", {
    "id": "str",
    "name": "str",
    "description": "str | None",
    "criteria": "Dict[str, Any]",
    "createdById": "str | None",
    "memberCount": "int",
    "buildStatus": "Literal[\"pending\", \"building\", \"ready\", \"failed\"]",
    "lastBuiltAt": "str | None",
    "lastBuildMs": "int | None",
    "lastFailedAt": "str | None",
    "lastFailure": "str | None",
    "nextDueAt": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CreateSegment = TypedDict("CreateSegment", {
    "name": "str",
    "description": "NotRequired[str | None]",
    "criteria": "NotRequired[Dict[str, Any]]",
})

SegmentFields = TypedDict("SegmentFields", {
    "fields": "List[Dict[str, Any]]",
    "events": "List[Dict[str, Any]]",
    "limits": "Dict[str, Any]",
    "timeZone": "str",
})

PreviewSegment = TypedDict("PreviewSegment", {
    "criteria": "Dict[str, Any]",
})

SegmentPreview = TypedDict("SegmentPreview", {
    "count": "int",
    "sample": "List[Dict[str, Any]]",
})

UpdateSegment = TypedDict("UpdateSegment", {
    "name": "NotRequired[str]",
    "description": "NotRequired[str | None]",
    "criteria": "NotRequired[Dict[str, Any]]",
})

SegmentMemberPage = TypedDict("SegmentMemberPage", {
    "data": "List[SegmentMember]",
    "nextCursor": "str | None",
})

SegmentMember = TypedDict("SegmentMember", {
    "id": "str",
    "segmentId": "str",
    "customerId": "str",
    "displayName": "str",
    "email": "str | None",
    "status": "Literal[\"active\", \"inactive\", \"blocked\"]",
    "source": "Literal[\"rule\", \"manual_in\", \"manual_out\"]",
    "enteredAt": "str | None",
    "leftAt": "str | None",
})

SetMembership = TypedDict("SetMembership", {
    "customerId": "str",
    "membership": "NotRequired[Literal[\"in\", \"out\", \"rule\"]]",
})

Membership = TypedDict("Membership", {
    "segmentId": "str",
    "customerId": "str",
    "isMember": "bool",
    "source": "Literal[\"rule\", \"manual_in\", \"manual_out\"]",
})

CustomerSegmentPage = TypedDict("CustomerSegmentPage", {
    "data": "List[CustomerSegment]",
    "nextCursor": "str | None",
})

CustomerSegment = TypedDict("CustomerSegment", {
    "id": "str",
    "segmentId": "str",
    "customerId": "str",
    "source": "Literal[\"rule\", \"manual_in\", \"manual_out\"]",
    "enteredAt": "str | None",
    "leftAt": "str | None",
    "name": "str",
})

CustomerPage = TypedDict("CustomerPage", {
    "data": "List[Customer]",
    "nextCursor": "str | None",
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
    "customerType": "NotRequired[Literal[\"individual\", \"business\"]]",
    "companySize": "NotRequired[str | None]",
    "industry": "NotRequired[str | None]",
    "annualRevenue": "NotRequired[str | None]",
    "annualRevenueCurrency": "NotRequired[str | None]",
    "preferences": "NotRequired[Dict[str, Any]]",
    "customFields": "NotRequired[Dict[str, Any]]",
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
    "customerType": "NotRequired[Literal[\"individual\", \"business\"]]",
    "companySize": "NotRequired[str | None]",
    "industry": "NotRequired[str | None]",
    "annualRevenue": "NotRequired[str | None]",
    "annualRevenueCurrency": "NotRequired[str | None]",
    "preferences": "NotRequired[Dict[str, Any]]",
    "customFields": "NotRequired[Dict[str, Any]]",
})

CustomerWorth = TypedDict("CustomerWorth", {
    "customerId": "str",
    "lifetimeValue": "str | None",
    "lifetimeValueCurrency": "str | None",
    "totalOrders": "int",
    "lastOrderDate": "str | None",
    "byCurrency": "List[WorthInCurrency]",
})

WorthInCurrency = TypedDict("WorthInCurrency", {
    "currency": "str",
    "totalOrders": "int",
    "paidOrders": "int",
    "grossAmount": "str",
    "refundedAmount": "str",
    "lifetimeValue": "str",
    "averageOrderValue": "str | None",
    "firstOrderDate": "str | None",
    "lastOrderDate": "str | None",
})

MyCompanyPage = TypedDict("MyCompanyPage", {
    "data": "List[MyCompany]",
    "nextCursor": "str | None",
})

SuggestedCompanyPage = TypedDict("SuggestedCompanyPage", {
    "data": "List[SuggestedCompany]",
    "nextCursor": "str | None",
})

SuggestedCompany = TypedDict("SuggestedCompany", {
    "id": "str",
    "organizationName": "str",
    "email": "str",
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
    "kind": "Literal[\"lead_assigned\", \"deal_assigned\", \"contact_assigned\", \"account_assigned\", \"activity_assigned\", \"issue_assigned\", \"deal_won\", \"deal_lost\", \"activity_reminder\", \"mention\", \"email_received\", \"email_sign_in_needed\", \"segment_failed\", \"import_finished\", \"export_finished\", \"operation_finished\"]",
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

NotificationPreferences = TypedDict("NotificationPreferences", {
    "preferences": "List[NotificationPreference]",
})

NotificationPreference = TypedDict("NotificationPreference", {
    "kind": "Literal[\"lead_assigned\", \"deal_assigned\", \"contact_assigned\", \"account_assigned\", \"activity_assigned\", \"issue_assigned\", \"deal_won\", \"deal_lost\", \"activity_reminder\", \"mention\", \"email_received\", \"email_sign_in_needed\", \"segment_failed\", \"import_finished\", \"export_finished\", \"operation_finished\"]",
    "description": "str",
    "inApp": "bool",
    "email": "bool",
    "digest": "bool",
    "isDefault": "bool",
})

UpdateNotificationPreferences = TypedDict("UpdateNotificationPreferences", {
    "preferences": "List[Dict[str, Any]]",
})

ClientPage = TypedDict("ClientPage", {
    "data": "List[Client]",
    "nextCursor": "str | None",
})

Client = TypedDict("Client", {
    "id": "str",
    "name": "str",
    "description": "str | None",
    "createdById": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CreateClient = TypedDict("CreateClient", {
    "name": "str",
    "description": "NotRequired[str | None]",
    "contacts": "List[CreateClientContact]",
})

CreateClientContact = TypedDict("CreateClientContact", {
    "name": "str",
    "email": "str",
    "website": "NotRequired[str | None]",
})

UpdateClient = TypedDict("UpdateClient", {
    "name": "NotRequired[str]",
    "description": "NotRequired[str | None]",
})

ClientContactPage = TypedDict("ClientContactPage", {
    "data": "List[ClientContact]",
    "nextCursor": "str | None",
})

ClientContact = TypedDict("ClientContact", {
    "id": "str",
    "clientId": "str",
    "name": "str",
    "email": "str",
    "website": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

UpdateClientContact = TypedDict("UpdateClientContact", {
    "name": "NotRequired[str]",
    "email": "NotRequired[str]",
    "website": "NotRequired[str | None]",
})

ClientEnvironmentPage = TypedDict("ClientEnvironmentPage", {
    "data": "List[ClientEnvironment]",
    "nextCursor": "str | None",
})

ClientEnvironment = TypedDict("ClientEnvironment", {
    "id": "str",
    "clientId": "str",
    "environment": "Literal[\"dev\", \"stage\", \"prod\"]",
    "redirectUrls": "List[str]",
    "allowedOrigins": "List[str]",
    "scopes": "List[str]",
    "isActive": "bool",
    "createdById": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CreateClientEnvironment = TypedDict("CreateClientEnvironment", {
    "environment": "Literal[\"dev\", \"stage\", \"prod\"]",
    "redirectUrls": "NotRequired[List[str]]",
    "allowedOrigins": "NotRequired[List[str]]",
    "scopes": "NotRequired[List[str]]",
    "isActive": "NotRequired[bool]",
})

UpdateClientEnvironment = TypedDict("UpdateClientEnvironment", {
    "redirectUrls": "NotRequired[List[str]]",
    "allowedOrigins": "NotRequired[List[str]]",
    "scopes": "NotRequired[List[str]]",
    "isActive": "NotRequired[bool]",
})

ClientTokenPage = TypedDict("ClientTokenPage", {
    "data": "List[ClientToken]",
    "nextCursor": "str | None",
})

ClientToken = TypedDict("ClientToken", {
    "id": "str",
    "environmentId": "str",
    "name": "str",
    "prefix": "str",
    "scopes": "List[str]",
    "allowedNetworks": "List[str]",
    "requestsPerMinute": "int | None",
    "status": "Literal[\"live\", \"expired\", \"revoked\"]",
    "expiresAt": "str | None",
    "lastUsedAt": "str | None",
    "revokedAt": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
    "createdById": "str | None",
})

CreateApiKey = TypedDict("CreateApiKey", {
    "name": "str",
    "scopes": "List[str]",
    "allowedNetworks": "NotRequired[List[str]]",
    "requestsPerMinute": "NotRequired[int | None]",
    "expiresAt": "NotRequired[str | None]",
})

NewClientToken = TypedDict("NewClientToken", {
    "id": "str",
    "environmentId": "str",
    "name": "str",
    "prefix": "str",
    "scopes": "List[str]",
    "allowedNetworks": "List[str]",
    "requestsPerMinute": "int | None",
    "status": "Literal[\"live\", \"expired\", \"revoked\"]",
    "expiresAt": "str | None",
    "lastUsedAt": "str | None",
    "revokedAt": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
    "createdById": "str | None",
    "token": "str",
})

UpdateApiKey = TypedDict("UpdateApiKey", {
    "name": "NotRequired[str]",
    "scopes": "NotRequired[List[str]]",
    "allowedNetworks": "NotRequired[List[str]]",
    "requestsPerMinute": "NotRequired[int | None]",
})

RotateApiKey = TypedDict("RotateApiKey", {
    "overlapHours": "NotRequired[int]",
})

ApiKeyRequestPage = TypedDict("ApiKeyRequestPage", {
    "data": "List[ApiKeyRequest]",
    "nextCursor": "str | None",
})

ApiKeyRequest = TypedDict("ApiKeyRequest", {
    "id": "str",
    "apiKeyId": "str",
    "at": "str",
    "method": "str",
    "route": "str",
    "status": "int",
    "requestId": "str",
    "ip": "str",
})

PersonalKeyPage = TypedDict("PersonalKeyPage", {
    "data": "List[PersonalKey]",
    "nextCursor": "str | None",
})

PersonalKey = TypedDict("PersonalKey", {
    "id": "str",
    "userId": "str",
    "name": "str",
    "prefix": "str",
    "scopes": "List[str]",
    "allowedNetworks": "List[str]",
    "requestsPerMinute": "int | None",
    "status": "Literal[\"live\", \"expired\", \"revoked\"]",
    "expiresAt": "str | None",
    "lastUsedAt": "str | None",
    "revokedAt": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

NewPersonalKey = TypedDict("NewPersonalKey", {
    "id": "str",
    "userId": "str",
    "name": "str",
    "prefix": "str",
    "scopes": "List[str]",
    "allowedNetworks": "List[str]",
    "requestsPerMinute": "int | None",
    "status": "Literal[\"live\", \"expired\", \"revoked\"]",
    "expiresAt": "str | None",
    "lastUsedAt": "str | None",
    "revokedAt": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
    "token": "str",
})

EnvironmentRequestPage = TypedDict("EnvironmentRequestPage", {
    "data": "List[EnvironmentRequest]",
    "nextCursor": "str | None",
})

EnvironmentRequest = TypedDict("EnvironmentRequest", {
    "id": "str",
    "apiKeyId": "str | None",
    "at": "str",
    "method": "str",
    "route": "str",
    "status": "int",
    "requestId": "str",
    "ip": "str",
})

EventTypePage = TypedDict("EventTypePage", {
    "data": "List[EventType]",
    "nextCursor": "str | None",
})

EventType = TypedDict("EventType", {
    "type": "str",
    "context": "str",
    "description": "str",
    "version": "int",
    "permissions": "List[str] | None",
    "isSystem": "bool",
    "schema": "Dict[str, Any]",
    "example": "Dict[str, Any]",
})

OpenIdSettings = TypedDict("OpenIdSettings", {
    "clientId": "str",
    "issuer": "str",
    "discoveryUrl": "str",
    "apiResource": "str",
    "audience": "Literal[\"members\", \"customers\", \"everyone\"]",
    "isPublic": "bool",
    "postLogoutRedirectUrls": "List[str]",
    "version": "int",
})

ReplaceOpenIdSettings = TypedDict("ReplaceOpenIdSettings", {
    "audience": "Literal[\"members\", \"customers\", \"everyone\"]",
    "isPublic": "bool",
    "postLogoutRedirectUrls": "List[str]",
})

OpenIdGrantPage = TypedDict("OpenIdGrantPage", {
    "data": "List[OpenIdGrant]",
    "nextCursor": "str | None",
})

OpenIdGrant = TypedDict("OpenIdGrant", {
    "id": "str",
    "clientName": "str",
    "environment": "str",
    "scopes": "List[str]",
    "createdAt": "str",
    "expiresAt": "str",
})

WebhookPage = TypedDict("WebhookPage", {
    "data": "List[Webhook]",
    "nextCursor": "str | None",
})

Webhook = TypedDict("Webhook", {
    "id": "str",
    "clientEnvironmentId": "str",
    "name": "str",
    "url": "str",
    "type": "Literal[\"auth\", \"subscription\", \"custom\"]",
    "eventPatterns": "List[str]",
    "filter": "Dict[str, Any] | None",
    "payload": "Literal[\"full\", \"thin\"]",
    "headerNames": "List[str]",
    "signature": "Literal[\"hmac\", \"ed25519\"]",
    "publicKey": "str | None",
    "concurrency": "int",
    "state": "Literal[\"pending\", \"enabled\", \"disabled_manual\", \"disabled_auto\"]",
    "disabledReason": "Literal[\"gone\", \"failing\"] | None",
    "disabledAt": "str | None",
    "previousSecretEndsAt": "str | None",
    "firstFailureAt": "str | None",
    "consecutiveFailures": "int",
    "lastFailureAt": "str | None",
    "lastSuccessAt": "str | None",
    "pausedUntil": "str | None",
    "createdById": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
})

CreateWebhook = TypedDict("CreateWebhook", {
    "name": "str",
    "url": "str",
    "eventPatterns": "NotRequired[List[str]]",
    "filter": "NotRequired[Dict[str, Any] | None]",
    "payload": "NotRequired[Literal[\"full\", \"thin\"]]",
    "headers": "NotRequired[Dict[str, Any]]",
    "concurrency": "NotRequired[int]",
    "type": "Literal[\"auth\", \"subscription\", \"custom\"]",
    "signature": "NotRequired[Literal[\"hmac\", \"ed25519\"]]",
    "secret": "NotRequired[str]",
})

CreatedWebhook = TypedDict("CreatedWebhook", {
    "id": "str",
    "clientEnvironmentId": "str",
    "name": "str",
    "url": "str",
    "type": "Literal[\"auth\", \"subscription\", \"custom\"]",
    "eventPatterns": "List[str]",
    "filter": "Dict[str, Any] | None",
    "payload": "Literal[\"full\", \"thin\"]",
    "headerNames": "List[str]",
    "signature": "Literal[\"hmac\", \"ed25519\"]",
    "publicKey": "str | None",
    "concurrency": "int",
    "state": "Literal[\"pending\", \"enabled\", \"disabled_manual\", \"disabled_auto\"]",
    "disabledReason": "Literal[\"gone\", \"failing\"] | None",
    "disabledAt": "str | None",
    "previousSecretEndsAt": "str | None",
    "firstFailureAt": "str | None",
    "consecutiveFailures": "int",
    "lastFailureAt": "str | None",
    "lastSuccessAt": "str | None",
    "pausedUntil": "str | None",
    "createdById": "str | None",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
    "secret": "str",
})

UpdateWebhook = TypedDict("UpdateWebhook", {
    "name": "NotRequired[str]",
    "url": "NotRequired[str]",
    "eventPatterns": "NotRequired[List[str]]",
    "filter": "NotRequired[Dict[str, Any] | None]",
    "payload": "NotRequired[Literal[\"full\", \"thin\"]]",
    "headers": "NotRequired[Dict[str, Any]]",
    "concurrency": "NotRequired[int]",
})

RotateWebhookSecret = TypedDict("RotateWebhookSecret", {
    "signature": "NotRequired[Literal[\"hmac\", \"ed25519\"]]",
    "secret": "NotRequired[str]",
    "overlapSeconds": "NotRequired[int]",
})

WebhookSecret = TypedDict("WebhookSecret", {
    "secret": "str",
    "previousSecretEndsAt": "str | None",
})

TestWebhook = TypedDict("TestWebhook", {
    "eventType": "NotRequired[str]",
})

WebhookDelivery = TypedDict("WebhookDelivery", {
    "id": "str",
    "webhookId": "str",
    "kind": "Literal[\"event\", \"ping\", \"test\"]",
    "eventId": "str",
    "eventType": "str",
    "state": "Literal[\"pending\", \"delivered\", \"failed\", \"discarded\"]",
    "attempts": "int",
    "nextAttemptAt": "str | None",
    "lastStatus": "int | None",
    "lastErrorClass": "Literal[\"status\", \"redirect\", \"timeout\", \"connection\", \"dns\", \"tls\", \"blocked\", \"protocol\", \"unreadable_secret\"] | None",
    "createdAt": "str",
    "finishedAt": "str | None",
})

WebhookDeliveryPage = TypedDict("WebhookDeliveryPage", {
    "data": "List[WebhookDelivery]",
    "nextCursor": "str | None",
})

RedeliverWebhook = TypedDict("RedeliverWebhook", {
    "since": "str",
    "until": "NotRequired[str]",
    "include": "NotRequired[List[Literal[\"failed\", \"missed\", \"delivered\"]]]",
    "dryRun": "NotRequired[bool]",
})

WebhookRedelivery = TypedDict("WebhookRedelivery", {
    "count": "int",
    "operation": "Operation | None",
})

WebhookAttemptPage = TypedDict("WebhookAttemptPage", {
    "data": "List[WebhookAttempt]",
    "nextCursor": "str | None",
})

WebhookAttempt = TypedDict("WebhookAttempt", {
    "id": "str",
    "deliveryId": "str",
    "startedAt": "str",
    "durationMs": "int",
    "status": "int | None",
    "errorClass": "Literal[\"status\", \"redirect\", \"timeout\", \"connection\", \"dns\", \"tls\", \"blocked\", \"protocol\", \"unreadable_secret\"] | None",
    "responseBody": "str | None",
})

ClientsClientCreatedData = TypedDict("ClientsClientCreatedData", {
    "clientId": "str",
})

ClientsClientCreatedEvent = TypedDict("ClientsClientCreatedEvent", {
    "id": "str",
    "type": "Literal[\"clients.client.created\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsClientCreatedData",
})

ClientsClientDeletedData = TypedDict("ClientsClientDeletedData", {
    "clientId": "str",
})

ClientsClientDeletedEvent = TypedDict("ClientsClientDeletedEvent", {
    "id": "str",
    "type": "Literal[\"clients.client.deleted\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsClientDeletedData",
})

ClientsClientUpdatedData = TypedDict("ClientsClientUpdatedData", {
    "clientId": "str",
    "changed": "List[str]",
})

ClientsClientUpdatedEvent = TypedDict("ClientsClientUpdatedEvent", {
    "id": "str",
    "type": "Literal[\"clients.client.updated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsClientUpdatedData",
})

ClientsContactAddedData = TypedDict("ClientsContactAddedData", {
    "clientId": "str",
    "contactId": "str",
})

ClientsContactAddedEvent = TypedDict("ClientsContactAddedEvent", {
    "id": "str",
    "type": "Literal[\"clients.contact.added\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsContactAddedData",
})

ClientsContactRemovedData = TypedDict("ClientsContactRemovedData", {
    "clientId": "str",
    "contactId": "str",
})

ClientsContactRemovedEvent = TypedDict("ClientsContactRemovedEvent", {
    "id": "str",
    "type": "Literal[\"clients.contact.removed\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsContactRemovedData",
})

ClientsContactUpdatedData = TypedDict("ClientsContactUpdatedData", {
    "clientId": "str",
    "contactId": "str",
    "changed": "List[str]",
})

ClientsContactUpdatedEvent = TypedDict("ClientsContactUpdatedEvent", {
    "id": "str",
    "type": "Literal[\"clients.contact.updated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsContactUpdatedData",
})

ClientsEnvironmentCreatedData = TypedDict("ClientsEnvironmentCreatedData", {
    "clientId": "str",
    "environmentId": "str",
    "environment": "str",
})

ClientsEnvironmentCreatedEvent = TypedDict("ClientsEnvironmentCreatedEvent", {
    "id": "str",
    "type": "Literal[\"clients.environment.created\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsEnvironmentCreatedData",
})

ClientsEnvironmentDeletedData = TypedDict("ClientsEnvironmentDeletedData", {
    "clientId": "str",
    "environmentId": "str",
    "environment": "str",
})

ClientsEnvironmentDeletedEvent = TypedDict("ClientsEnvironmentDeletedEvent", {
    "id": "str",
    "type": "Literal[\"clients.environment.deleted\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsEnvironmentDeletedData",
})

ClientsEnvironmentUpdatedData = TypedDict("ClientsEnvironmentUpdatedData", {
    "clientId": "str",
    "environmentId": "str",
    "environment": "str",
    "isActive": "bool",
    "changed": "List[str]",
})

ClientsEnvironmentUpdatedEvent = TypedDict("ClientsEnvironmentUpdatedEvent", {
    "id": "str",
    "type": "Literal[\"clients.environment.updated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsEnvironmentUpdatedData",
})

ClientsPersonalKeyCreatedData = TypedDict("ClientsPersonalKeyCreatedData", {
    "personalKeyId": "str",
    "userId": "str",
    "scopes": "List[str]",
    "expiresAt": "str | None",
})

ClientsPersonalKeyCreatedEvent = TypedDict("ClientsPersonalKeyCreatedEvent", {
    "id": "str",
    "type": "Literal[\"clients.personal_key.created\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsPersonalKeyCreatedData",
})

ClientsPersonalKeyExpiredData = TypedDict("ClientsPersonalKeyExpiredData", {
    "personalKeyId": "str",
    "userId": "str",
})

ClientsPersonalKeyExpiredEvent = TypedDict("ClientsPersonalKeyExpiredEvent", {
    "id": "str",
    "type": "Literal[\"clients.personal_key.expired\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsPersonalKeyExpiredData",
})

ClientsPersonalKeyRevokedData = TypedDict("ClientsPersonalKeyRevokedData", {
    "personalKeyId": "str",
    "userId": "str",
})

ClientsPersonalKeyRevokedEvent = TypedDict("ClientsPersonalKeyRevokedEvent", {
    "id": "str",
    "type": "Literal[\"clients.personal_key.revoked\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsPersonalKeyRevokedData",
})

ClientsPersonalKeyRotatedData = TypedDict("ClientsPersonalKeyRotatedData", {
    "personalKeyId": "str",
    "userId": "str",
    "successorId": "str",
    "endsAt": "str",
})

ClientsPersonalKeyRotatedEvent = TypedDict("ClientsPersonalKeyRotatedEvent", {
    "id": "str",
    "type": "Literal[\"clients.personal_key.rotated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsPersonalKeyRotatedData",
})

ClientsPersonalKeyUpdatedData = TypedDict("ClientsPersonalKeyUpdatedData", {
    "personalKeyId": "str",
    "userId": "str",
    "changed": "List[str]",
})

ClientsPersonalKeyUpdatedEvent = TypedDict("ClientsPersonalKeyUpdatedEvent", {
    "id": "str",
    "type": "Literal[\"clients.personal_key.updated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsPersonalKeyUpdatedData",
})

ClientsTokenCreatedData = TypedDict("ClientsTokenCreatedData", {
    "tokenId": "str",
    "environmentId": "str",
    "scopes": "List[str]",
    "expiresAt": "str | None",
})

ClientsTokenCreatedEvent = TypedDict("ClientsTokenCreatedEvent", {
    "id": "str",
    "type": "Literal[\"clients.token.created\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsTokenCreatedData",
})

ClientsTokenExpiredData = TypedDict("ClientsTokenExpiredData", {
    "tokenId": "str",
    "environmentId": "str",
})

ClientsTokenExpiredEvent = TypedDict("ClientsTokenExpiredEvent", {
    "id": "str",
    "type": "Literal[\"clients.token.expired\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsTokenExpiredData",
})

ClientsTokenRevokedData = TypedDict("ClientsTokenRevokedData", {
    "tokenId": "str",
    "environmentId": "str",
})

ClientsTokenRevokedEvent = TypedDict("ClientsTokenRevokedEvent", {
    "id": "str",
    "type": "Literal[\"clients.token.revoked\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsTokenRevokedData",
})

ClientsTokenRotatedData = TypedDict("ClientsTokenRotatedData", {
    "tokenId": "str",
    "environmentId": "str",
    "successorId": "str",
    "endsAt": "str",
})

ClientsTokenRotatedEvent = TypedDict("ClientsTokenRotatedEvent", {
    "id": "str",
    "type": "Literal[\"clients.token.rotated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsTokenRotatedData",
})

ClientsTokenUpdatedData = TypedDict("ClientsTokenUpdatedData", {
    "tokenId": "str",
    "environmentId": "str",
    "changed": "List[str]",
})

ClientsTokenUpdatedEvent = TypedDict("ClientsTokenUpdatedEvent", {
    "id": "str",
    "type": "Literal[\"clients.token.updated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsTokenUpdatedData",
})

ClientsWebhookCreatedData = TypedDict("ClientsWebhookCreatedData", {
    "webhookId": "str",
    "environmentId": "str",
})

ClientsWebhookCreatedEvent = TypedDict("ClientsWebhookCreatedEvent", {
    "id": "str",
    "type": "Literal[\"clients.webhook.created\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsWebhookCreatedData",
})

ClientsWebhookDeletedData = TypedDict("ClientsWebhookDeletedData", {
    "webhookId": "str",
    "environmentId": "str",
})

ClientsWebhookDeletedEvent = TypedDict("ClientsWebhookDeletedEvent", {
    "id": "str",
    "type": "Literal[\"clients.webhook.deleted\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsWebhookDeletedData",
})

ClientsWebhookDisabledData = TypedDict("ClientsWebhookDisabledData", {
    "webhookId": "str",
    "environmentId": "str",
    "reason": "Literal[\"gone\", \"failing\"] | None",
})

ClientsWebhookDisabledEvent = TypedDict("ClientsWebhookDisabledEvent", {
    "id": "str",
    "type": "Literal[\"clients.webhook.disabled\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsWebhookDisabledData",
})

ClientsWebhookEnabledData = TypedDict("ClientsWebhookEnabledData", {
    "webhookId": "str",
    "environmentId": "str",
})

ClientsWebhookEnabledEvent = TypedDict("ClientsWebhookEnabledEvent", {
    "id": "str",
    "type": "Literal[\"clients.webhook.enabled\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsWebhookEnabledData",
})

ClientsWebhookFailingData = TypedDict("ClientsWebhookFailingData", {
    "webhookId": "str",
    "environmentId": "str",
    "percent": "int",
})

ClientsWebhookFailingEvent = TypedDict("ClientsWebhookFailingEvent", {
    "id": "str",
    "type": "Literal[\"clients.webhook.failing\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsWebhookFailingData",
})

ClientsWebhookSecretRotatedData = TypedDict("ClientsWebhookSecretRotatedData", {
    "webhookId": "str",
    "environmentId": "str",
    "previousSecretEndsAt": "str | None",
})

ClientsWebhookSecretRotatedEvent = TypedDict("ClientsWebhookSecretRotatedEvent", {
    "id": "str",
    "type": "Literal[\"clients.webhook.secret_rotated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsWebhookSecretRotatedData",
})

ClientsWebhookUpdatedData = TypedDict("ClientsWebhookUpdatedData", {
    "webhookId": "str",
    "environmentId": "str",
    "changed": "List[str]",
})

ClientsWebhookUpdatedEvent = TypedDict("ClientsWebhookUpdatedEvent", {
    "id": "str",
    "type": "Literal[\"clients.webhook.updated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "ClientsWebhookUpdatedData",
})

CommerceCustomerCreatedData = TypedDict("CommerceCustomerCreatedData", {
    "customerId": "str",
})

CommerceCustomerCreatedEvent = TypedDict("CommerceCustomerCreatedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.customer.created\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceCustomerCreatedData",
})

CommerceCustomerDeletedData = TypedDict("CommerceCustomerDeletedData", {
    "customerId": "str",
})

CommerceCustomerDeletedEvent = TypedDict("CommerceCustomerDeletedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.customer.deleted\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceCustomerDeletedData",
})

CommerceCustomerLinkedData = TypedDict("CommerceCustomerLinkedData", {
    "customerId": "str",
    "userId": "str",
})

CommerceCustomerLinkedEvent = TypedDict("CommerceCustomerLinkedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.customer.linked\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceCustomerLinkedData",
})

CommerceCustomerMergedData = TypedDict("CommerceCustomerMergedData", {
    "targetId": "str",
    "sourceIds": "List[str]",
})

CommerceCustomerMergedEvent = TypedDict("CommerceCustomerMergedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.customer.merged\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceCustomerMergedData",
})

CommerceCustomerStatsChangedData = TypedDict("CommerceCustomerStatsChangedData", {
    "customerId": "str",
})

CommerceCustomerStatsChangedEvent = TypedDict("CommerceCustomerStatsChangedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.customer.stats_changed\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceCustomerStatsChangedData",
})

CommerceCustomerTagsChangedData = TypedDict("CommerceCustomerTagsChangedData", {
    "customerId": "str",
})

CommerceCustomerTagsChangedEvent = TypedDict("CommerceCustomerTagsChangedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.customer.tags_changed\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceCustomerTagsChangedData",
})

CommerceCustomerUnlinkedData = TypedDict("CommerceCustomerUnlinkedData", {
    "customerId": "str",
    "userId": "str",
})

CommerceCustomerUnlinkedEvent = TypedDict("CommerceCustomerUnlinkedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.customer.unlinked\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceCustomerUnlinkedData",
})

CommerceCustomerUnmergedData = TypedDict("CommerceCustomerUnmergedData", {
    "targetId": "str",
    "sourceIds": "List[str]",
})

CommerceCustomerUnmergedEvent = TypedDict("CommerceCustomerUnmergedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.customer.unmerged\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceCustomerUnmergedData",
})

CommerceCustomerUpdatedData = TypedDict("CommerceCustomerUpdatedData", {
    "customerId": "str",
    "changed": "List[str]",
    "emailChanged": "bool",
})

CommerceCustomerUpdatedEvent = TypedDict("CommerceCustomerUpdatedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.customer.updated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceCustomerUpdatedData",
})

CommerceCustomerTagUpdatedData = TypedDict("CommerceCustomerTagUpdatedData", {
    "tagId": "str",
    "changed": "List[str]",
})

CommerceCustomerTagUpdatedEvent = TypedDict("CommerceCustomerTagUpdatedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.customer_tag.updated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceCustomerTagUpdatedData",
})

CommerceInteractionRecordedData = TypedDict("CommerceInteractionRecordedData", {
    "interactionId": "str",
    "customerId": "str",
    "interactionType": "str",
    "source": "str",
    "occurredAt": "str",
})

CommerceInteractionRecordedEvent = TypedDict("CommerceInteractionRecordedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.interaction.recorded\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceInteractionRecordedData",
})

CommerceOrderCreatedData = TypedDict("CommerceOrderCreatedData", {
    "orderId": "str",
    "customerId": "str",
    "status": "str",
    "amount": "str",
    "currency": "str",
})

CommerceOrderCreatedEvent = TypedDict("CommerceOrderCreatedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.order.created\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceOrderCreatedData",
})

CommerceOrderDeletedData = TypedDict("CommerceOrderDeletedData", {
    "orderId": "str",
    "customerId": "str",
})

CommerceOrderDeletedEvent = TypedDict("CommerceOrderDeletedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.order.deleted\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceOrderDeletedData",
})

CommerceOrderPaymentRecordedData = TypedDict("CommerceOrderPaymentRecordedData", {
    "orderId": "str",
    "customerId": "str",
    "paymentId": "str",
    "status": "Literal[\"paid\", \"failed\"]",
    "amount": "str",
    "currency": "str",
})

CommerceOrderPaymentRecordedEvent = TypedDict("CommerceOrderPaymentRecordedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.order.payment_recorded\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceOrderPaymentRecordedData",
})

CommerceOrderPaymentStatusChangedData = TypedDict("CommerceOrderPaymentStatusChangedData", {
    "orderId": "str",
    "customerId": "str",
    "fromStatus": "str",
    "toStatus": "str",
})

CommerceOrderPaymentStatusChangedEvent = TypedDict("CommerceOrderPaymentStatusChangedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.order.payment_status_changed\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceOrderPaymentStatusChangedData",
})

CommerceOrderRefundedData = TypedDict("CommerceOrderRefundedData", {
    "orderId": "str",
    "customerId": "str",
    "refundId": "str",
    "amount": "str",
    "currency": "str",
})

CommerceOrderRefundedEvent = TypedDict("CommerceOrderRefundedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.order.refunded\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceOrderRefundedData",
})

CommerceOrderShippedData = TypedDict("CommerceOrderShippedData", {
    "orderId": "str",
    "customerId": "str",
    "shipmentId": "str",
    "isComplete": "bool",
})

CommerceOrderShippedEvent = TypedDict("CommerceOrderShippedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.order.shipped\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceOrderShippedData",
})

CommerceOrderStatusChangedData = TypedDict("CommerceOrderStatusChangedData", {
    "orderId": "str",
    "customerId": "str",
    "fromStatus": "str",
    "toStatus": "str",
    "amount": "str",
    "currency": "str",
})

CommerceOrderStatusChangedEvent = TypedDict("CommerceOrderStatusChangedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.order.status_changed\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceOrderStatusChangedData",
})

CommerceOrderUpdatedData = TypedDict("CommerceOrderUpdatedData", {
    "orderId": "str",
    "customerId": "str",
    "changed": "List[str]",
    "amount": "str",
    "currency": "str",
})

CommerceOrderUpdatedEvent = TypedDict("CommerceOrderUpdatedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.order.updated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceOrderUpdatedData",
})

CommerceSegmentBuildFailedData = TypedDict("CommerceSegmentBuildFailedData", {
    "segmentId": "str",
    "createdById": "str | None",
    "failure": "str",
})

CommerceSegmentBuildFailedEvent = TypedDict("CommerceSegmentBuildFailedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.segment.build_failed\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceSegmentBuildFailedData",
})

CommerceSegmentCreatedData = TypedDict("CommerceSegmentCreatedData", {
    "segmentId": "str",
})

CommerceSegmentCreatedEvent = TypedDict("CommerceSegmentCreatedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.segment.created\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceSegmentCreatedData",
})

CommerceSegmentDeletedData = TypedDict("CommerceSegmentDeletedData", {
    "segmentId": "str",
})

CommerceSegmentDeletedEvent = TypedDict("CommerceSegmentDeletedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.segment.deleted\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceSegmentDeletedData",
})

CommerceSegmentMemberEnteredData = TypedDict("CommerceSegmentMemberEnteredData", {
    "segmentId": "str",
    "segmentName": "str",
    "customerId": "str",
})

CommerceSegmentMemberEnteredEvent = TypedDict("CommerceSegmentMemberEnteredEvent", {
    "id": "str",
    "type": "Literal[\"commerce.segment.member_entered\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceSegmentMemberEnteredData",
})

CommerceSegmentMemberLeftData = TypedDict("CommerceSegmentMemberLeftData", {
    "segmentId": "str",
    "segmentName": "str",
    "customerId": "str",
})

CommerceSegmentMemberLeftEvent = TypedDict("CommerceSegmentMemberLeftEvent", {
    "id": "str",
    "type": "Literal[\"commerce.segment.member_left\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceSegmentMemberLeftData",
})

CommerceSegmentUpdatedData = TypedDict("CommerceSegmentUpdatedData", {
    "segmentId": "str",
    "changed": "List[str]",
})

CommerceSegmentUpdatedEvent = TypedDict("CommerceSegmentUpdatedEvent", {
    "id": "str",
    "type": "Literal[\"commerce.segment.updated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CommerceSegmentUpdatedData",
})

CrmAccountCreatedData = TypedDict("CrmAccountCreatedData", {
    "accountId": "str",
    "assignedToId": "str | None",
})

CrmAccountCreatedEvent = TypedDict("CrmAccountCreatedEvent", {
    "id": "str",
    "type": "Literal[\"crm.account.created\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmAccountCreatedData",
})

CrmAccountDeletedData = TypedDict("CrmAccountDeletedData", {
    "accountId": "str",
})

CrmAccountDeletedEvent = TypedDict("CrmAccountDeletedEvent", {
    "id": "str",
    "type": "Literal[\"crm.account.deleted\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmAccountDeletedData",
})

CrmAccountUpdatedData = TypedDict("CrmAccountUpdatedData", {
    "accountId": "str",
    "changed": "List[str]",
})

CrmAccountUpdatedEvent = TypedDict("CrmAccountUpdatedEvent", {
    "id": "str",
    "type": "Literal[\"crm.account.updated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmAccountUpdatedData",
})

CrmActivityCompletedData = TypedDict("CrmActivityCompletedData", {
    "activityId": "str",
    "activityType": "str",
    "assignedToId": "str | None",
    "leadId": "str | None",
    "dealId": "str | None",
    "contactId": "str | None",
    "accountId": "str | None",
    "customerId": "str | None",
})

CrmActivityCompletedEvent = TypedDict("CrmActivityCompletedEvent", {
    "id": "str",
    "type": "Literal[\"crm.activity.completed\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmActivityCompletedData",
})

CrmActivityCreatedData = TypedDict("CrmActivityCreatedData", {
    "activityId": "str",
    "activityType": "str",
    "assignedToId": "str | None",
    "leadId": "str | None",
    "dealId": "str | None",
    "contactId": "str | None",
    "accountId": "str | None",
    "customerId": "str | None",
})

CrmActivityCreatedEvent = TypedDict("CrmActivityCreatedEvent", {
    "id": "str",
    "type": "Literal[\"crm.activity.created\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmActivityCreatedData",
})

CrmActivityDeletedData = TypedDict("CrmActivityDeletedData", {
    "activityId": "str",
    "activityType": "str",
    "assignedToId": "str | None",
    "leadId": "str | None",
    "dealId": "str | None",
    "contactId": "str | None",
    "accountId": "str | None",
    "customerId": "str | None",
})

CrmActivityDeletedEvent = TypedDict("CrmActivityDeletedEvent", {
    "id": "str",
    "type": "Literal[\"crm.activity.deleted\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmActivityDeletedData",
})

CrmActivityMentionedData = TypedDict("CrmActivityMentionedData", {
    "activityId": "str",
    "userIds": "List[str]",
})

CrmActivityMentionedEvent = TypedDict("CrmActivityMentionedEvent", {
    "id": "str",
    "type": "Literal[\"crm.activity.mentioned\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmActivityMentionedData",
})

CrmActivityReminderDueData = TypedDict("CrmActivityReminderDueData", {
    "activityId": "str",
    "userId": "str",
})

CrmActivityReminderDueEvent = TypedDict("CrmActivityReminderDueEvent", {
    "id": "str",
    "type": "Literal[\"crm.activity.reminder_due\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmActivityReminderDueData",
})

CrmActivityReopenedData = TypedDict("CrmActivityReopenedData", {
    "activityId": "str",
    "activityType": "str",
    "assignedToId": "str | None",
    "leadId": "str | None",
    "dealId": "str | None",
    "contactId": "str | None",
    "accountId": "str | None",
    "customerId": "str | None",
})

CrmActivityReopenedEvent = TypedDict("CrmActivityReopenedEvent", {
    "id": "str",
    "type": "Literal[\"crm.activity.reopened\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmActivityReopenedData",
})

CrmActivityUpdatedData = TypedDict("CrmActivityUpdatedData", {
    "activityId": "str",
    "activityType": "str",
    "assignedToId": "str | None",
    "leadId": "str | None",
    "dealId": "str | None",
    "contactId": "str | None",
    "accountId": "str | None",
    "customerId": "str | None",
    "changed": "List[str]",
})

CrmActivityUpdatedEvent = TypedDict("CrmActivityUpdatedEvent", {
    "id": "str",
    "type": "Literal[\"crm.activity.updated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmActivityUpdatedData",
})

CrmContactCreatedData = TypedDict("CrmContactCreatedData", {
    "contactId": "str",
    "accountId": "str | None",
    "assignedToId": "str | None",
})

CrmContactCreatedEvent = TypedDict("CrmContactCreatedEvent", {
    "id": "str",
    "type": "Literal[\"crm.contact.created\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmContactCreatedData",
})

CrmContactDeletedData = TypedDict("CrmContactDeletedData", {
    "contactId": "str",
})

CrmContactDeletedEvent = TypedDict("CrmContactDeletedEvent", {
    "id": "str",
    "type": "Literal[\"crm.contact.deleted\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmContactDeletedData",
})

CrmContactEmailChangedData = TypedDict("CrmContactEmailChangedData", {
    "contactId": "str",
})

CrmContactEmailChangedEvent = TypedDict("CrmContactEmailChangedEvent", {
    "id": "str",
    "type": "Literal[\"crm.contact.email_changed\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmContactEmailChangedData",
})

CrmContactUpdatedData = TypedDict("CrmContactUpdatedData", {
    "contactId": "str",
    "changed": "List[str]",
})

CrmContactUpdatedEvent = TypedDict("CrmContactUpdatedEvent", {
    "id": "str",
    "type": "Literal[\"crm.contact.updated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmContactUpdatedData",
})

CrmDealCreatedData = TypedDict("CrmDealCreatedData", {
    "dealId": "str",
    "leadId": "str | None",
    "pipelineId": "str",
    "stageId": "str",
    "stageName": "str",
    "contactId": "NotRequired[str | None]",
    "accountId": "NotRequired[str | None]",
    "value": "str",
    "currency": "str",
})

CrmDealCreatedEvent = TypedDict("CrmDealCreatedEvent", {
    "id": "str",
    "type": "Literal[\"crm.deal.created\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmDealCreatedData",
})

CrmDealDeletedData = TypedDict("CrmDealDeletedData", {
    "dealId": "str",
})

CrmDealDeletedEvent = TypedDict("CrmDealDeletedEvent", {
    "id": "str",
    "type": "Literal[\"crm.deal.deleted\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmDealDeletedData",
})

CrmDealLostData = TypedDict("CrmDealLostData", {
    "dealId": "str",
    "leadId": "str | None",
    "assignedToId": "NotRequired[str | None]",
    "contactId": "NotRequired[str | None]",
    "accountId": "NotRequired[str | None]",
    "value": "str",
    "currency": "str",
})

CrmDealLostEvent = TypedDict("CrmDealLostEvent", {
    "id": "str",
    "type": "Literal[\"crm.deal.lost\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmDealLostData",
})

CrmDealReopenedData = TypedDict("CrmDealReopenedData", {
    "dealId": "str",
    "leadId": "str | None",
    "contactId": "NotRequired[str | None]",
    "accountId": "NotRequired[str | None]",
})

CrmDealReopenedEvent = TypedDict("CrmDealReopenedEvent", {
    "id": "str",
    "type": "Literal[\"crm.deal.reopened\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmDealReopenedData",
})

CrmDealStageChangedData = TypedDict("CrmDealStageChangedData", {
    "dealId": "str",
    "pipelineId": "str",
    "fromStageId": "str",
    "fromStageName": "str",
    "toStageId": "str",
    "toStageName": "str",
    "contactId": "NotRequired[str | None]",
    "accountId": "NotRequired[str | None]",
})

CrmDealStageChangedEvent = TypedDict("CrmDealStageChangedEvent", {
    "id": "str",
    "type": "Literal[\"crm.deal.stage_changed\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmDealStageChangedData",
})

CrmDealUpdatedData = TypedDict("CrmDealUpdatedData", {
    "dealId": "str",
    "changed": "List[str]",
    "contactId": "NotRequired[str | None]",
    "accountId": "NotRequired[str | None]",
})

CrmDealUpdatedEvent = TypedDict("CrmDealUpdatedEvent", {
    "id": "str",
    "type": "Literal[\"crm.deal.updated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmDealUpdatedData",
})

CrmDealWonData = TypedDict("CrmDealWonData", {
    "dealId": "str",
    "leadId": "str | None",
    "assignedToId": "NotRequired[str | None]",
    "contactId": "NotRequired[str | None]",
    "accountId": "NotRequired[str | None]",
    "value": "str",
    "currency": "str",
})

CrmDealWonEvent = TypedDict("CrmDealWonEvent", {
    "id": "str",
    "type": "Literal[\"crm.deal.won\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmDealWonData",
})

CrmIssueAssignedData = TypedDict("CrmIssueAssignedData", {
    "issueId": "str",
    "number": "int",
    "dealId": "str | None",
    "contactId": "str | None",
    "assignedToId": "str",
})

CrmIssueAssignedEvent = TypedDict("CrmIssueAssignedEvent", {
    "id": "str",
    "type": "Literal[\"crm.issue.assigned\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmIssueAssignedData",
})

CrmIssueCommentedData = TypedDict("CrmIssueCommentedData", {
    "issueId": "str",
    "commentId": "str",
})

CrmIssueCommentedEvent = TypedDict("CrmIssueCommentedEvent", {
    "id": "str",
    "type": "Literal[\"crm.issue.commented\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmIssueCommentedData",
})

CrmIssueConflictSettledData = TypedDict("CrmIssueConflictSettledData", {
    "issueId": "str",
    "fields": "List[str]",
    "winner": "Literal[\"here\", \"github\"]",
})

CrmIssueConflictSettledEvent = TypedDict("CrmIssueConflictSettledEvent", {
    "id": "str",
    "type": "Literal[\"crm.issue.conflict_settled\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmIssueConflictSettledData",
})

CrmIssueCreatedData = TypedDict("CrmIssueCreatedData", {
    "issueId": "str",
    "number": "int",
    "dealId": "str | None",
    "contactId": "str | None",
    "issueType": "str",
    "assignedToId": "str | None",
})

CrmIssueCreatedEvent = TypedDict("CrmIssueCreatedEvent", {
    "id": "str",
    "type": "Literal[\"crm.issue.created\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmIssueCreatedData",
})

CrmIssueDeletedData = TypedDict("CrmIssueDeletedData", {
    "issueId": "str",
})

CrmIssueDeletedEvent = TypedDict("CrmIssueDeletedEvent", {
    "id": "str",
    "type": "Literal[\"crm.issue.deleted\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmIssueDeletedData",
})

CrmIssueStatusChangedData = TypedDict("CrmIssueStatusChangedData", {
    "issueId": "str",
    "number": "int",
    "dealId": "str | None",
    "contactId": "str | None",
    "from": "str",
    "to": "str",
})

CrmIssueStatusChangedEvent = TypedDict("CrmIssueStatusChangedEvent", {
    "id": "str",
    "type": "Literal[\"crm.issue.status_changed\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmIssueStatusChangedData",
})

CrmIssueSyncFailedData = TypedDict("CrmIssueSyncFailedData", {
    "issueId": "str",
    "reason": "str",
})

CrmIssueSyncFailedEvent = TypedDict("CrmIssueSyncFailedEvent", {
    "id": "str",
    "type": "Literal[\"crm.issue.sync_failed\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmIssueSyncFailedData",
})

CrmIssueUpdatedData = TypedDict("CrmIssueUpdatedData", {
    "issueId": "str",
    "changed": "List[str]",
})

CrmIssueUpdatedEvent = TypedDict("CrmIssueUpdatedEvent", {
    "id": "str",
    "type": "Literal[\"crm.issue.updated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmIssueUpdatedData",
})

CrmLeadConvertedData = TypedDict("CrmLeadConvertedData", {
    "leadId": "str",
    "dealId": "str",
    "accountId": "str | None",
    "contactId": "str | None",
})

CrmLeadConvertedEvent = TypedDict("CrmLeadConvertedEvent", {
    "id": "str",
    "type": "Literal[\"crm.lead.converted\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmLeadConvertedData",
})

CrmLeadCreatedData = TypedDict("CrmLeadCreatedData", {
    "leadId": "str",
    "leadSource": "str",
    "assignedToId": "str | None",
})

CrmLeadCreatedEvent = TypedDict("CrmLeadCreatedEvent", {
    "id": "str",
    "type": "Literal[\"crm.lead.created\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmLeadCreatedData",
})

CrmLeadDeletedData = TypedDict("CrmLeadDeletedData", {
    "leadId": "str",
})

CrmLeadDeletedEvent = TypedDict("CrmLeadDeletedEvent", {
    "id": "str",
    "type": "Literal[\"crm.lead.deleted\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmLeadDeletedData",
})

CrmLeadEmailChangedData = TypedDict("CrmLeadEmailChangedData", {
    "leadId": "str",
})

CrmLeadEmailChangedEvent = TypedDict("CrmLeadEmailChangedEvent", {
    "id": "str",
    "type": "Literal[\"crm.lead.email_changed\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmLeadEmailChangedData",
})

CrmLeadUpdatedData = TypedDict("CrmLeadUpdatedData", {
    "leadId": "str",
    "changed": "List[str]",
})

CrmLeadUpdatedEvent = TypedDict("CrmLeadUpdatedEvent", {
    "id": "str",
    "type": "Literal[\"crm.lead.updated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmLeadUpdatedData",
})

CrmRecordAssignedData = TypedDict("CrmRecordAssignedData", {
    "type": "Literal[\"lead\", \"contact\", \"account\", \"deal\"]",
    "recordId": "str",
    "assignedToId": "str",
})

CrmRecordAssignedEvent = TypedDict("CrmRecordAssignedEvent", {
    "id": "str",
    "type": "Literal[\"crm.record.assigned\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmRecordAssignedData",
})

CrmRecordMergedData = TypedDict("CrmRecordMergedData", {
    "type": "Literal[\"lead\", \"contact\", \"account\", \"deal\"]",
    "sourceId": "str",
    "targetId": "str",
})

CrmRecordMergedEvent = TypedDict("CrmRecordMergedEvent", {
    "id": "str",
    "type": "Literal[\"crm.record.merged\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmRecordMergedData",
})

CrmRecordPurgedData = TypedDict("CrmRecordPurgedData", {
    "type": "Literal[\"lead\", \"contact\", \"account\", \"deal\"]",
    "recordId": "str",
})

CrmRecordPurgedEvent = TypedDict("CrmRecordPurgedEvent", {
    "id": "str",
    "type": "Literal[\"crm.record.purged\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmRecordPurgedData",
})

CrmRecordRestoredData = TypedDict("CrmRecordRestoredData", {
    "type": "Literal[\"lead\", \"contact\", \"account\", \"deal\"]",
    "recordId": "str",
})

CrmRecordRestoredEvent = TypedDict("CrmRecordRestoredEvent", {
    "id": "str",
    "type": "Literal[\"crm.record.restored\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmRecordRestoredData",
})

CrmRecordUnmergedData = TypedDict("CrmRecordUnmergedData", {
    "type": "Literal[\"lead\", \"contact\", \"account\", \"deal\"]",
    "sourceId": "str",
    "targetId": "str",
})

CrmRecordUnmergedEvent = TypedDict("CrmRecordUnmergedEvent", {
    "id": "str",
    "type": "Literal[\"crm.record.unmerged\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "CrmRecordUnmergedData",
})

IdentityEmailPrimaryChangedData = TypedDict("IdentityEmailPrimaryChangedData", {
    "userId": "str",
    "userEmailId": "str",
})

IdentityEmailPrimaryChangedEvent = TypedDict("IdentityEmailPrimaryChangedEvent", {
    "id": "str",
    "type": "Literal[\"identity.email.primary_changed\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "IdentityEmailPrimaryChangedData",
})

IdentityEmailVerifiedData = TypedDict("IdentityEmailVerifiedData", {
    "userId": "str",
    "userEmailId": "str",
})

IdentityEmailVerifiedEvent = TypedDict("IdentityEmailVerifiedEvent", {
    "id": "str",
    "type": "Literal[\"identity.email.verified\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "IdentityEmailVerifiedData",
})

IdentitySessionRevokedData = TypedDict("IdentitySessionRevokedData", {
    "userId": "str",
    "sessionId": "str",
    "reason": "str",
})

IdentitySessionRevokedEvent = TypedDict("IdentitySessionRevokedEvent", {
    "id": "str",
    "type": "Literal[\"identity.session.revoked\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "IdentitySessionRevokedData",
})

IdentityUserDeletedData = TypedDict("IdentityUserDeletedData", {
    "userId": "str",
})

IdentityUserDeletedEvent = TypedDict("IdentityUserDeletedEvent", {
    "id": "str",
    "type": "Literal[\"identity.user.deleted\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "IdentityUserDeletedData",
})

IdentityUserSignedUpData = TypedDict("IdentityUserSignedUpData", {
    "userId": "str",
    "accountType": "Literal[\"company\", \"customer\"]",
})

IdentityUserSignedUpEvent = TypedDict("IdentityUserSignedUpEvent", {
    "id": "str",
    "type": "Literal[\"identity.user.signed_up\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "IdentityUserSignedUpData",
})

IdentityUserStatusChangedData = TypedDict("IdentityUserStatusChangedData", {
    "userId": "str",
    "status": "Literal[\"active\", \"inactive\", \"suspended\"]",
})

IdentityUserStatusChangedEvent = TypedDict("IdentityUserStatusChangedEvent", {
    "id": "str",
    "type": "Literal[\"identity.user.status_changed\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "IdentityUserStatusChangedData",
})

IdentityUserUpdatedData = TypedDict("IdentityUserUpdatedData", {
    "userId": "str",
    "changed": "List[str]",
})

IdentityUserUpdatedEvent = TypedDict("IdentityUserUpdatedEvent", {
    "id": "str",
    "type": "Literal[\"identity.user.updated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "IdentityUserUpdatedData",
})

KernelOperationFinishedData = TypedDict("KernelOperationFinishedData", {
    "operationId": "str",
    "kind": "str",
    "status": "Literal[\"succeeded\", \"failed\", \"cancelled\"]",
    "createdById": "str | None",
})

KernelOperationFinishedEvent = TypedDict("KernelOperationFinishedEvent", {
    "id": "str",
    "type": "Literal[\"kernel.operation.finished\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "KernelOperationFinishedData",
})

MessagingEmailAccountSignInNeededData = TypedDict("MessagingEmailAccountSignInNeededData", {
    "emailAccountId": "str",
    "ownerUserId": "str",
})

MessagingEmailAccountSignInNeededEvent = TypedDict("MessagingEmailAccountSignInNeededEvent", {
    "id": "str",
    "type": "Literal[\"messaging.email-account.sign-in-needed\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "MessagingEmailAccountSignInNeededData",
})

MessagingEmailReceivedData = TypedDict("MessagingEmailReceivedData", {
    "emailId": "str",
    "threadId": "str",
    "emailAccountId": "str",
    "ownerUserId": "str",
    "leadId": "str | None",
    "dealId": "str | None",
    "customerId": "str | None",
    "receivedAt": "str",
    "isBackfill": "bool",
})

MessagingEmailReceivedEvent = TypedDict("MessagingEmailReceivedEvent", {
    "id": "str",
    "type": "Literal[\"messaging.email.received\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "MessagingEmailReceivedData",
})

MessagingEmailSentData = TypedDict("MessagingEmailSentData", {
    "emailId": "str",
    "threadId": "str",
    "emailAccountId": "str",
    "ownerUserId": "str",
    "leadId": "str | None",
    "dealId": "str | None",
    "customerId": "str | None",
    "sentAt": "str",
    "isBackfill": "bool",
})

MessagingEmailSentEvent = TypedDict("MessagingEmailSentEvent", {
    "id": "str",
    "type": "Literal[\"messaging.email.sent\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "MessagingEmailSentData",
})

MessagingMailboxResetData = TypedDict("MessagingMailboxResetData", {
    "emailAccountId": "str",
    "folderId": "str",
    "matched": "int",
    "removed": "int",
    "added": "int",
})

MessagingMailboxResetEvent = TypedDict("MessagingMailboxResetEvent", {
    "id": "str",
    "type": "Literal[\"messaging.mailbox.reset\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "MessagingMailboxResetData",
})

MessagingThreadLinkedData = TypedDict("MessagingThreadLinkedData", {
    "threadId": "str",
    "emailAccountId": "str",
    "leadId": "str | None",
    "dealId": "str | None",
    "customerId": "str | None",
})

MessagingThreadLinkedEvent = TypedDict("MessagingThreadLinkedEvent", {
    "id": "str",
    "type": "Literal[\"messaging.thread.linked\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "MessagingThreadLinkedData",
})

MessagingThreadMergedData = TypedDict("MessagingThreadMergedData", {
    "threadId": "str",
    "mergedThreadId": "str",
    "emailAccountId": "str",
})

MessagingThreadMergedEvent = TypedDict("MessagingThreadMergedEvent", {
    "id": "str",
    "type": "Literal[\"messaging.thread.merged\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "MessagingThreadMergedData",
})

NotificationsNotificationCreatedData = TypedDict("NotificationsNotificationCreatedData", {
    "notificationId": "str",
    "userId": "str",
    "kind": "str",
})

NotificationsNotificationCreatedEvent = TypedDict("NotificationsNotificationCreatedEvent", {
    "id": "str",
    "type": "Literal[\"notifications.notification.created\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "NotificationsNotificationCreatedData",
})

NotificationsNotificationReadData = TypedDict("NotificationsNotificationReadData", {
    "userId": "str",
    "notificationIds": "List[str] | None",
})

NotificationsNotificationReadEvent = TypedDict("NotificationsNotificationReadEvent", {
    "id": "str",
    "type": "Literal[\"notifications.notification.read\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "NotificationsNotificationReadData",
})

TenancyCustomFieldCreatedData = TypedDict("TenancyCustomFieldCreatedData", {
    "customFieldId": "str",
    "entity": "str",
    "key": "str",
})

TenancyCustomFieldCreatedEvent = TypedDict("TenancyCustomFieldCreatedEvent", {
    "id": "str",
    "type": "Literal[\"tenancy.custom_field.created\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "TenancyCustomFieldCreatedData",
})

TenancyCustomFieldDeletedData = TypedDict("TenancyCustomFieldDeletedData", {
    "customFieldId": "str",
    "entity": "str",
    "key": "str",
})

TenancyCustomFieldDeletedEvent = TypedDict("TenancyCustomFieldDeletedEvent", {
    "id": "str",
    "type": "Literal[\"tenancy.custom_field.deleted\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "TenancyCustomFieldDeletedData",
})

TenancyCustomFieldUpdatedData = TypedDict("TenancyCustomFieldUpdatedData", {
    "customFieldId": "str",
    "entity": "str",
    "key": "str",
    "changed": "List[str]",
})

TenancyCustomFieldUpdatedEvent = TypedDict("TenancyCustomFieldUpdatedEvent", {
    "id": "str",
    "type": "Literal[\"tenancy.custom_field.updated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "TenancyCustomFieldUpdatedData",
})

TenancyInvitationAcceptedData = TypedDict("TenancyInvitationAcceptedData", {
    "invitationId": "str",
    "invitedById": "str",
    "memberId": "str",
    "userId": "str",
})

TenancyInvitationAcceptedEvent = TypedDict("TenancyInvitationAcceptedEvent", {
    "id": "str",
    "type": "Literal[\"tenancy.invitation.accepted\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "TenancyInvitationAcceptedData",
})

TenancyInvitationCreatedData = TypedDict("TenancyInvitationCreatedData", {
    "invitationId": "str",
    "invitedById": "str",
})

TenancyInvitationCreatedEvent = TypedDict("TenancyInvitationCreatedEvent", {
    "id": "str",
    "type": "Literal[\"tenancy.invitation.created\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "TenancyInvitationCreatedData",
})

TenancyInvitationDeclinedData = TypedDict("TenancyInvitationDeclinedData", {
    "invitationId": "str",
    "invitedById": "str",
})

TenancyInvitationDeclinedEvent = TypedDict("TenancyInvitationDeclinedEvent", {
    "id": "str",
    "type": "Literal[\"tenancy.invitation.declined\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "TenancyInvitationDeclinedData",
})

TenancyInvitationRevokedData = TypedDict("TenancyInvitationRevokedData", {
    "invitationId": "str",
    "invitedById": "str",
})

TenancyInvitationRevokedEvent = TypedDict("TenancyInvitationRevokedEvent", {
    "id": "str",
    "type": "Literal[\"tenancy.invitation.revoked\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "TenancyInvitationRevokedData",
})

TenancyMemberJoinedData = TypedDict("TenancyMemberJoinedData", {
    "memberId": "str",
    "userId": "str",
    "role": "str",
})

TenancyMemberJoinedEvent = TypedDict("TenancyMemberJoinedEvent", {
    "id": "str",
    "type": "Literal[\"tenancy.member.joined\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "TenancyMemberJoinedData",
})

TenancyMemberRemovedData = TypedDict("TenancyMemberRemovedData", {
    "memberId": "str",
    "userId": "str",
})

TenancyMemberRemovedEvent = TypedDict("TenancyMemberRemovedEvent", {
    "id": "str",
    "type": "Literal[\"tenancy.member.removed\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "TenancyMemberRemovedData",
})

TenancyMemberUpdatedData = TypedDict("TenancyMemberUpdatedData", {
    "memberId": "str",
    "userId": "str",
    "changed": "List[str]",
})

TenancyMemberUpdatedEvent = TypedDict("TenancyMemberUpdatedEvent", {
    "id": "str",
    "type": "Literal[\"tenancy.member.updated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "TenancyMemberUpdatedData",
})

TenancyOrganizationDeletedData = TypedDict("TenancyOrganizationDeletedData", {
    "organizationId": "str",
})

TenancyOrganizationDeletedEvent = TypedDict("TenancyOrganizationDeletedEvent", {
    "id": "str",
    "type": "Literal[\"tenancy.organization.deleted\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "TenancyOrganizationDeletedData",
})

TenancyOrganizationDeletionCancelledData = TypedDict("TenancyOrganizationDeletionCancelledData", {
    "organizationId": "str",
})

TenancyOrganizationDeletionCancelledEvent = TypedDict("TenancyOrganizationDeletionCancelledEvent", {
    "id": "str",
    "type": "Literal[\"tenancy.organization.deletion_cancelled\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "TenancyOrganizationDeletionCancelledData",
})

TenancyOrganizationDeletionRequestedData = TypedDict("TenancyOrganizationDeletionRequestedData", {
    "organizationId": "str",
    "deletesAt": "str",
})

TenancyOrganizationDeletionRequestedEvent = TypedDict("TenancyOrganizationDeletionRequestedEvent", {
    "id": "str",
    "type": "Literal[\"tenancy.organization.deletion_requested\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "TenancyOrganizationDeletionRequestedData",
})

TenancyOrganizationFoundedData = TypedDict("TenancyOrganizationFoundedData", {
    "organizationId": "str",
    "userId": "str",
})

TenancyOrganizationFoundedEvent = TypedDict("TenancyOrganizationFoundedEvent", {
    "id": "str",
    "type": "Literal[\"tenancy.organization.founded\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "TenancyOrganizationFoundedData",
})

TenancyOrganizationUpdatedData = TypedDict("TenancyOrganizationUpdatedData", {
    "organizationId": "str",
    "changed": "List[str]",
})

TenancyOrganizationUpdatedEvent = TypedDict("TenancyOrganizationUpdatedEvent", {
    "id": "str",
    "type": "Literal[\"tenancy.organization.updated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "TenancyOrganizationUpdatedData",
})

TenancyPluginCreatedData = TypedDict("TenancyPluginCreatedData", {
    "pluginId": "str",
})

TenancyPluginCreatedEvent = TypedDict("TenancyPluginCreatedEvent", {
    "id": "str",
    "type": "Literal[\"tenancy.plugin.created\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "TenancyPluginCreatedData",
})

TenancyPluginDeletedData = TypedDict("TenancyPluginDeletedData", {
    "pluginId": "str",
})

TenancyPluginDeletedEvent = TypedDict("TenancyPluginDeletedEvent", {
    "id": "str",
    "type": "Literal[\"tenancy.plugin.deleted\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "TenancyPluginDeletedData",
})

TenancyPluginUpdatedData = TypedDict("TenancyPluginUpdatedData", {
    "pluginId": "str",
    "changed": "List[str]",
})

TenancyPluginUpdatedEvent = TypedDict("TenancyPluginUpdatedEvent", {
    "id": "str",
    "type": "Literal[\"tenancy.plugin.updated\"]",
    "timestamp": "str",
    "apiVersion": "str",
    "organizationId": "str | None",
    "data": "TenancyPluginUpdatedData",
})

WebhookEvent = "ClientsClientCreatedEvent | ClientsClientDeletedEvent | ClientsClientUpdatedEvent | ClientsContactAddedEvent | ClientsContactRemovedEvent | ClientsContactUpdatedEvent | ClientsEnvironmentCreatedEvent | ClientsEnvironmentDeletedEvent | ClientsEnvironmentUpdatedEvent | ClientsPersonalKeyCreatedEvent | ClientsPersonalKeyExpiredEvent | ClientsPersonalKeyRevokedEvent | ClientsPersonalKeyRotatedEvent | ClientsPersonalKeyUpdatedEvent | ClientsTokenCreatedEvent | ClientsTokenExpiredEvent | ClientsTokenRevokedEvent | ClientsTokenRotatedEvent | ClientsTokenUpdatedEvent | ClientsWebhookCreatedEvent | ClientsWebhookDeletedEvent | ClientsWebhookDisabledEvent | ClientsWebhookEnabledEvent | ClientsWebhookFailingEvent | ClientsWebhookSecretRotatedEvent | ClientsWebhookUpdatedEvent | CommerceCustomerCreatedEvent | CommerceCustomerDeletedEvent | CommerceCustomerLinkedEvent | CommerceCustomerMergedEvent | CommerceCustomerStatsChangedEvent | CommerceCustomerTagsChangedEvent | CommerceCustomerUnlinkedEvent | CommerceCustomerUnmergedEvent | CommerceCustomerUpdatedEvent | CommerceCustomerTagUpdatedEvent | CommerceInteractionRecordedEvent | CommerceOrderCreatedEvent | CommerceOrderDeletedEvent | CommerceOrderPaymentRecordedEvent | CommerceOrderPaymentStatusChangedEvent | CommerceOrderRefundedEvent | CommerceOrderShippedEvent | CommerceOrderStatusChangedEvent | CommerceOrderUpdatedEvent | CommerceSegmentBuildFailedEvent | CommerceSegmentCreatedEvent | CommerceSegmentDeletedEvent | CommerceSegmentMemberEnteredEvent | CommerceSegmentMemberLeftEvent | CommerceSegmentUpdatedEvent | CrmAccountCreatedEvent | CrmAccountDeletedEvent | CrmAccountUpdatedEvent | CrmActivityCompletedEvent | CrmActivityCreatedEvent | CrmActivityDeletedEvent | CrmActivityMentionedEvent | CrmActivityReminderDueEvent | CrmActivityReopenedEvent | CrmActivityUpdatedEvent | CrmContactCreatedEvent | CrmContactDeletedEvent | CrmContactEmailChangedEvent | CrmContactUpdatedEvent | CrmDealCreatedEvent | CrmDealDeletedEvent | CrmDealLostEvent | CrmDealReopenedEvent | CrmDealStageChangedEvent | CrmDealUpdatedEvent | CrmDealWonEvent | CrmIssueAssignedEvent | CrmIssueCommentedEvent | CrmIssueConflictSettledEvent | CrmIssueCreatedEvent | CrmIssueDeletedEvent | CrmIssueStatusChangedEvent | CrmIssueSyncFailedEvent | CrmIssueUpdatedEvent | CrmLeadConvertedEvent | CrmLeadCreatedEvent | CrmLeadDeletedEvent | CrmLeadEmailChangedEvent | CrmLeadUpdatedEvent | CrmRecordAssignedEvent | CrmRecordMergedEvent | CrmRecordPurgedEvent | CrmRecordRestoredEvent | CrmRecordUnmergedEvent | IdentityEmailPrimaryChangedEvent | IdentityEmailVerifiedEvent | IdentitySessionRevokedEvent | IdentityUserDeletedEvent | IdentityUserSignedUpEvent | IdentityUserStatusChangedEvent | IdentityUserUpdatedEvent | KernelOperationFinishedEvent | MessagingEmailAccountSignInNeededEvent | MessagingEmailReceivedEvent | MessagingEmailSentEvent | MessagingMailboxResetEvent | MessagingThreadLinkedEvent | MessagingThreadMergedEvent | NotificationsNotificationCreatedEvent | NotificationsNotificationReadEvent | TenancyCustomFieldCreatedEvent | TenancyCustomFieldDeletedEvent | TenancyCustomFieldUpdatedEvent | TenancyInvitationAcceptedEvent | TenancyInvitationCreatedEvent | TenancyInvitationDeclinedEvent | TenancyInvitationRevokedEvent | TenancyMemberJoinedEvent | TenancyMemberRemovedEvent | TenancyMemberUpdatedEvent | TenancyOrganizationDeletedEvent | TenancyOrganizationDeletionCancelledEvent | TenancyOrganizationDeletionRequestedEvent | TenancyOrganizationFoundedEvent | TenancyOrganizationUpdatedEvent | TenancyPluginCreatedEvent | TenancyPluginDeletedEvent | TenancyPluginUpdatedEvent"


class Health(Resource):
    def livez(self) -> Liveness:
        """Is the process alive"""
        return self._client.send("GET", "/livez")

    def readyz(self) -> Readiness:
        """Can the process serve requests"""
        return self._client.send("GET", "/readyz")


class Operations(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, status: Literal["pending", "running", "succeeded", "failed", "cancelled"] | List[Literal["pending", "running", "succeeded", "failed", "cancelled"]] | None = None, kind: str | None = None, created_by_id: str | Literal["me", "none"] | List[str | Literal["me", "none"]] | None = None) -> OperationPage:
        """List long work

        One's own, and everybody's with the permission `kernel.operations.read_all`.
        """
        return self._client.send("GET", "/v1/operations", query={"limit": limit, "cursor": cursor, "sort": sort, "status": status, "kind": kind, "createdById": created_by_id})

    def get(self, id: str) -> Operation:
        """Read how far long work is"""
        return self._client.send("GET", f"/v1/operations/{quote(id)}")

    def cancel(self, id: str, *, idempotency_key: str | None = None) -> Operation:
        """Cancel long work

        It ends at its next safe point; what is done by then stays done.
        """
        return self._client.send("POST", f"/v1/operations/{quote(id)}/cancellation", headers={"Idempotency-Key": idempotency_key})


class Imports(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, resource: str | None = None, status: Literal["draft", "checked", "running", "finished", "undoing", "undone"] | List[Literal["draft", "checked", "running", "finished", "undoing", "undone"]] | None = None) -> ImportPage:
        """List one's imports"""
        return self._client.send("GET", "/v1/imports", query={"limit": limit, "cursor": cursor, "sort": sort, "resource": resource, "status": status})

    def upload(self, body: bytes, *, resource: str, file_name: str | None = None, content_type: str = "text/csv", idempotency_key: str | None = None) -> Import:
        """Upload a file to import

        The body is the file: comma, semicolon, tab or pipe separated text of at most 64 MiB, in any encoding. The answer says how it was read; nothing is written yet.
        """
        return self._client.send("POST", "/v1/imports", query={"resource": resource, "fileName": file_name}, data=body, content_type=content_type, headers={"Idempotency-Key": idempotency_key})

    def fields(self, *, resource: str) -> ImportFields:
        """What columns of a file may be mapped to"""
        return self._client.send("GET", "/v1/import-fields", query={"resource": resource})

    def get(self, id: str) -> Import:
        """Read an import"""
        return self._client.send("GET", f"/v1/imports/{quote(id)}")

    def update(self, id: str, body: UpdateImport, *, if_match: str | None = None) -> Import:
        """Say how the columns of a file are to be read"""
        return self._client.send("PATCH", f"/v1/imports/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Forget an import and its files

        What it wrote stays.
        """
        return self._client.send("DELETE", f"/v1/imports/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")

    def rows(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["rowNumber", "-rowNumber"] | None = None, outcome: Literal["created", "updated", "unchanged", "skipped", "failed"] | List[Literal["created", "updated", "unchanged", "skipped", "failed"]] | None = None, undo: Literal["done", "changed"] | Literal["none"] | List[Literal["done", "changed"] | Literal["none"]] | None = None) -> ImportRowPage:
        """What became of the rows of a file

        After a dry run: the rows that would be refused.
        """
        return self._client.send("GET", f"/v1/imports/{quote(id)}/rows", query={"limit": limit, "cursor": cursor, "sort": sort, "outcome": outcome, "undo": undo})

    def error_file(self, id: str) -> bytes:
        """Download the refused rows with the reason of each"""
        return self._client.send("GET", f"/v1/imports/{quote(id)}/error-file", reads="bytes")

    def check(self, id: str, *, idempotency_key: str | None = None) -> Operation:
        """Find out what an import would do"""
        return self._client.send("POST", f"/v1/imports/{quote(id)}/dry-run", headers={"Idempotency-Key": idempotency_key})

    def run(self, id: str, *, idempotency_key: str | None = None) -> Operation:
        """Import the rows of a file

        A run that was cancelled or failed goes on where it stopped. Creating and changing take the permissions of the records; `upsert` takes both.
        """
        return self._client.send("POST", f"/v1/imports/{quote(id)}/run", headers={"Idempotency-Key": idempotency_key})

    def undo(self, id: str, *, idempotency_key: str | None = None) -> Operation:
        """Take an import back

        What it created goes to the trash, what it changed gets its values back. Records changed since stay, and are counted.
        """
        return self._client.send("POST", f"/v1/imports/{quote(id)}/undo", headers={"Idempotency-Key": idempotency_key})


class Exports(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, resource: str | None = None) -> ExportPage:
        """List one's exports"""
        return self._client.send("GET", "/v1/exports", query={"limit": limit, "cursor": cursor, "sort": sort, "resource": resource})

    def create(self, body: CreateExport, *, idempotency_key: str | None = None) -> Operation:
        """Export a list as a file

        Takes the permission of the list and the one to export it, and holds what the list would show. The operation names the export in `resultUrl`; its file is kept for a week.
        """
        return self._client.send("POST", "/v1/exports", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> Export:
        """Read an export"""
        return self._client.send("GET", f"/v1/exports/{quote(id)}")

    def file(self, id: str) -> bytes:
        """Download the file of an export"""
        return self._client.send("GET", f"/v1/exports/{quote(id)}/file", reads="bytes")


class OperatorJobs(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, organization_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, event_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, queue: Literal["default", "slow"] | List[Literal["default", "slow"]] | None = None, name: str | None = None, state: Literal["pending", "leased", "done", "dead", "cancelled"] | List[Literal["pending", "leased", "done", "dead", "cancelled"]] | None = None, error_class: str | None = None, fingerprint: str | List[str] | None = None, attempts: str | None = None, attempts_gte: str | None = None, attempts_gt: str | None = None, attempts_lte: str | None = None, attempts_lt: str | None = None, created_at: str | None = None, created_at_gte: str | None = None, created_at_gt: str | None = None, created_at_lte: str | None = None, created_at_lt: str | None = None, subject_type: str | None = None, subject_id: str | None = None) -> OperatorJobPage:
        """Search background jobs

        Of every organization, from PostgreSQL: it answers whatever the job store does.
        """
        return self._client.send("GET", "/v1/operator/jobs", query={"limit": limit, "cursor": cursor, "sort": sort, "organizationId": organization_id, "eventId": event_id, "queue": queue, "name": name, "state": state, "errorClass": error_class, "fingerprint": fingerprint, "attempts": attempts, "attempts[gte]": attempts_gte, "attempts[gt]": attempts_gt, "attempts[lte]": attempts_lte, "attempts[lt]": attempts_lt, "createdAt": created_at, "createdAt[gte]": created_at_gte, "createdAt[gt]": created_at_gt, "createdAt[lte]": created_at_lte, "createdAt[lt]": created_at_lt, "subjectType": subject_type, "subjectId": subject_id})

    def summary(self) -> JobSummary:
        """How much work waits, runs and failed, by queue"""
        return self._client.send("GET", "/v1/operator/jobs/summary")

    def change_many(self, body: BulkJobChange, *, idempotency_key: str | None = None) -> BulkJobChangeResult:
        """Retry, cancel, discard or promote jobs by filter

        At most 10000 at once, the oldest first, in one statement: all of them or none. `dryRun` counts first. A retry takes dead jobs; cancelled ones only when `state` says so.
        """
        return self._client.send("POST", "/v1/operator/jobs/changes", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> OperatorJobDetails:
        """Get a background job"""
        return self._client.send("GET", f"/v1/operator/jobs/{quote(id)}")

    def retry(self, id: str, body: OperatorReason, *, idempotency_key: str | None = None) -> OperatorJobDetails:
        """Run a dead or cancelled job again

        With all its attempts.
        """
        return self._client.send("POST", f"/v1/operator/jobs/{quote(id)}/retry", json=body, headers={"Idempotency-Key": idempotency_key})

    def cancel(self, id: str, body: OperatorReason, *, idempotency_key: str | None = None) -> OperatorJobDetails:
        """Cancel a job that waits

        One that runs is not cancelled: 409.
        """
        return self._client.send("POST", f"/v1/operator/jobs/{quote(id)}/cancel", json=body, headers={"Idempotency-Key": idempotency_key})

    def discard(self, id: str, body: OperatorReason, *, idempotency_key: str | None = None) -> OperatorJobDetails:
        """Put a dead job away

        It is kept for two weeks as cancelled.
        """
        return self._client.send("POST", f"/v1/operator/jobs/{quote(id)}/discard", json=body, headers={"Idempotency-Key": idempotency_key})

    def promote(self, id: str, body: OperatorReason, *, idempotency_key: str | None = None) -> OperatorJobDetails:
        """Run a delayed job now"""
        return self._client.send("POST", f"/v1/operator/jobs/{quote(id)}/promote", json=body, headers={"Idempotency-Key": idempotency_key})


class JobRuns(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["startedAt", "-startedAt"] | None = None, organization_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, job_id: str | List[str] | None = None, event_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, queue: Literal["default", "slow"] | List[Literal["default", "slow"]] | None = None, name: str | None = None, state: Literal["succeeded", "failed"] | List[Literal["succeeded", "failed"]] | None = None, error_class: str | None = None, attempt: str | None = None, attempt_gte: str | None = None, attempt_gt: str | None = None, attempt_lte: str | None = None, attempt_lt: str | None = None, started_at: str | None = None, started_at_gte: str | None = None, started_at_gt: str | None = None, started_at_lte: str | None = None, started_at_lt: str | None = None, subject_type: str | None = None, subject_id: str | None = None) -> JobRunPage:
        """Search runs of background jobs

        Those that ended, of the last two weeks.
        """
        return self._client.send("GET", "/v1/operator/job-runs", query={"limit": limit, "cursor": cursor, "sort": sort, "organizationId": organization_id, "jobId": job_id, "eventId": event_id, "queue": queue, "name": name, "state": state, "errorClass": error_class, "attempt": attempt, "attempt[gte]": attempt_gte, "attempt[gt]": attempt_gt, "attempt[lte]": attempt_lte, "attempt[lt]": attempt_lt, "startedAt": started_at, "startedAt[gte]": started_at_gte, "startedAt[gt]": started_at_gt, "startedAt[lte]": started_at_lte, "startedAt[lt]": started_at_lt, "subjectType": subject_type, "subjectId": subject_id})

    def get(self, id: str) -> JobRun:
        """Get a run of a background job"""
        return self._client.send("GET", f"/v1/operator/job-runs/{quote(id)}")


class DeadLetters(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["lastSeenAt", "-lastSeenAt", "count", "-count"] | None = None, queue: Literal["default", "slow"] | List[Literal["default", "slow"]] | None = None, name: str | None = None, error_class: str | None = None, last_seen_at: str | None = None, last_seen_at_gte: str | None = None, last_seen_at_gt: str | None = None, last_seen_at_lte: str | None = None, last_seen_at_lt: str | None = None) -> DeadLetterGroupPage:
        """Jobs that failed for good, by kind of failure

        A kind is the work, the class of the error, and its message without what varies.
        """
        return self._client.send("GET", "/v1/operator/dead-letters", query={"limit": limit, "cursor": cursor, "sort": sort, "queue": queue, "name": name, "errorClass": error_class, "lastSeenAt": last_seen_at, "lastSeenAt[gte]": last_seen_at_gte, "lastSeenAt[gt]": last_seen_at_gt, "lastSeenAt[lte]": last_seen_at_lte, "lastSeenAt[lt]": last_seen_at_lt})

    def retry(self, fingerprint: str, body: DeadLetterChange, *, idempotency_key: str | None = None) -> BulkJobChangeResult:
        """Run all dead jobs of a kind again"""
        return self._client.send("POST", f"/v1/operator/dead-letters/{quote(fingerprint)}/retry", json=body, headers={"Idempotency-Key": idempotency_key})

    def discard(self, fingerprint: str, body: DeadLetterChange, *, idempotency_key: str | None = None) -> BulkJobChangeResult:
        """Put all dead jobs of a kind away"""
        return self._client.send("POST", f"/v1/operator/dead-letters/{quote(fingerprint)}/discard", json=body, headers={"Idempotency-Key": idempotency_key})


class JobPauses(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, organization_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, queue: Literal["default", "slow"] | Literal["none"] | List[Literal["default", "slow"] | Literal["none"]] | None = None) -> JobPausePage:
        """What is paused, and why"""
        return self._client.send("GET", "/v1/operator/job-pauses", query={"limit": limit, "cursor": cursor, "sort": sort, "organizationId": organization_id, "queue": queue})

    def create(self, body: PauseJobs, *, idempotency_key: str | None = None) -> JobPause:
        """Pause a queue, an organization, or an organization in one queue

        Nothing of it begins from now on, in any process, until it is resumed; what runs goes on to its end, and what others have waiting is not held up.
        """
        return self._client.send("POST", "/v1/operator/job-pauses", json=body, headers={"Idempotency-Key": idempotency_key})

    def resume(self, id: str, body: OperatorReason, *, idempotency_key: str | None = None) -> JobPause:
        """Resume paused work

        Answers the pause that was.
        """
        return self._client.send("POST", f"/v1/operator/job-pauses/{quote(id)}/resume", json=body, headers={"Idempotency-Key": idempotency_key})


class OperatorEvents(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["id", "-id"] | None = None, organization_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, type: str | None = None, occurred_at: str | None = None, occurred_at_gte: str | None = None, occurred_at_gt: str | None = None, occurred_at_lte: str | None = None, occurred_at_lt: str | None = None) -> OperatorEventPage:
        """Search events

        Of every organization, of the last thirty days.
        """
        return self._client.send("GET", "/v1/operator/events", query={"limit": limit, "cursor": cursor, "sort": sort, "organizationId": organization_id, "type": type, "occurredAt": occurred_at, "occurredAt[gte]": occurred_at_gte, "occurredAt[gt]": occurred_at_gt, "occurredAt[lte]": occurred_at_lte, "occurredAt[lt]": occurred_at_lt})

    def get(self, id: str) -> OperatorEventDetails:
        """Get an event and what its listeners made of it"""
        return self._client.send("GET", f"/v1/operator/events/{quote(id)}")

    def replay(self, id: str, body: ReplayEvent, *, idempotency_key: str | None = None) -> ReplayedEvent:
        """Run an event's listeners again

        For one organization; one listener or all. Listeners are idempotent, so that what they did already stays as it is.
        """
        return self._client.send("POST", f"/v1/operator/events/{quote(id)}/replay", json=body, headers={"Idempotency-Key": idempotency_key})


class OperatorActions(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["occurredAt", "-occurredAt"] | None = None, operator_id: str | Literal["me", "none"] | List[str | Literal["me", "none"]] | None = None, organization_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, action: str | None = None, source: Literal["api", "board", "command"] | List[Literal["api", "board", "command"]] | None = None, occurred_at: str | None = None, occurred_at_gte: str | None = None, occurred_at_gt: str | None = None, occurred_at_lte: str | None = None, occurred_at_lt: str | None = None) -> OperatorActionPage:
        """What operators did to background work, and why

        The record cannot be changed.
        """
        return self._client.send("GET", "/v1/operator/actions", query={"limit": limit, "cursor": cursor, "sort": sort, "operatorId": operator_id, "organizationId": organization_id, "action": action, "source": source, "occurredAt": occurred_at, "occurredAt[gte]": occurred_at_gte, "occurredAt[gt]": occurred_at_gt, "occurredAt[lte]": occurred_at_lte, "occurredAt[lt]": occurred_at_lt})


class OperatorSessions(Resource):
    def create(self, body: OpenOperatorSession, *, idempotency_key: str | None = None) -> OperatorSessionLink:
        """Get a link that opens the job board in a browser

        Works once, within a minute, for a session with a second factor. Without `installation.jobs.write` the board only shows.
        """
        return self._client.send("POST", "/v1/operator/sessions", json=body, headers={"Idempotency-Key": idempotency_key})

    def end(self) -> None:
        """Close the job board in all your browsers"""
        return self._client.send("DELETE", "/v1/operator/sessions", reads="nothing")


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

    def tokens(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, state: Literal["outstanding", "used", "revoked", "expired"] | List[Literal["outstanding", "used", "revoked", "expired"]] | None = None) -> SessionTokenPage:
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
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["occurredAt", "-occurredAt"] | None = None, type: Literal["signup.succeeded", "login.succeeded", "login.failed", "login.locked", "session.revoked", "token.reused", "email.added", "email.verified", "email.removed", "email.primary_changed", "email.change_cancelled", "password.changed", "password.reset_requested", "password.reset", "mfa.challenged", "mfa.passed", "mfa.failed", "mfa.locked", "factor.enabled", "factor.disabled", "recovery_codes.created", "recovery_code.used", "passkey.counter_regressed", "step_up.succeeded", "step_up.failed", "device.trusted", "device.removed", "provider.linked", "provider.unlinked", "provider.refused", "provider.event", "user.suspended", "user.reactivated", "user.deactivated", "user.deleted", "role.assigned", "role.removed", "data.exported"] | List[Literal["signup.succeeded", "login.succeeded", "login.failed", "login.locked", "session.revoked", "token.reused", "email.added", "email.verified", "email.removed", "email.primary_changed", "email.change_cancelled", "password.changed", "password.reset_requested", "password.reset", "mfa.challenged", "mfa.passed", "mfa.failed", "mfa.locked", "factor.enabled", "factor.disabled", "recovery_codes.created", "recovery_code.used", "passkey.counter_regressed", "step_up.succeeded", "step_up.failed", "device.trusted", "device.removed", "provider.linked", "provider.unlinked", "provider.refused", "provider.event", "user.suspended", "user.reactivated", "user.deactivated", "user.deleted", "role.assigned", "role.removed", "data.exported"]] | None = None, occurred_at: str | None = None, occurred_at_gte: str | None = None, occurred_at_gt: str | None = None, occurred_at_lte: str | None = None, occurred_at_lt: str | None = None) -> LoginEventPage:
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
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, q: str | None = None, status: Literal["active", "inactive", "suspended", "deleted"] | List[Literal["active", "inactive", "suspended", "deleted"]] | None = None, account_type: Literal["company", "customer"] | List[Literal["company", "customer"]] | None = None, is_staff: Literal["true", "false"] | None = None, created_at: str | None = None, created_at_gte: str | None = None, created_at_gt: str | None = None, created_at_lte: str | None = None, created_at_lt: str | None = None) -> OperatorUserPage:
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
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["occurredAt", "-occurredAt"] | None = None, type: Literal["signup.succeeded", "login.succeeded", "login.failed", "login.locked", "mfa.challenged", "mfa.passed", "mfa.failed", "mfa.locked", "recovery_code.used", "session.revoked", "token.reused"] | List[Literal["signup.succeeded", "login.succeeded", "login.failed", "login.locked", "mfa.challenged", "mfa.passed", "mfa.failed", "mfa.locked", "recovery_code.used", "session.revoked", "token.reused"]] | None = None, user_id: str | Literal["me"] | List[str | Literal["me"]] | None = None, occurred_at: str | None = None, occurred_at_gte: str | None = None, occurred_at_gt: str | None = None, occurred_at_lte: str | None = None, occurred_at_lt: str | None = None) -> MemberLoginEventPage:
        """How members sign in

        Sign-ins and refusals of active members since they joined.
        """
        return self._client.send("GET", "/v1/members/login-events", query={"limit": limit, "cursor": cursor, "sort": sort, "type": type, "userId": user_id, "occurredAt": occurred_at, "occurredAt[gte]": occurred_at_gte, "occurredAt[gt]": occurred_at_gt, "occurredAt[lte]": occurred_at_lte, "occurredAt[lt]": occurred_at_lt})


class Members(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["joinedAt", "-joinedAt"] | None = None, role: Literal["ceo", "manager", "sales_manager", "support_staff"] | List[Literal["ceo", "manager", "sales_manager", "support_staff"]] | None = None, department: Literal["sales", "support", "marketing", "management"] | Literal["none"] | List[Literal["sales", "support", "marketing", "management"] | Literal["none"]] | None = None, user_id: str | Literal["me"] | List[str | Literal["me"]] | None = None, is_active: Literal["true", "false"] | None = None) -> MemberPage:
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
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, status: Literal["pending", "accepted", "expired", "declined", "revoked"] | List[Literal["pending", "accepted", "expired", "declined", "revoked"]] | None = None, email: str | List[str] | None = None, invited_by_id: str | Literal["me"] | List[str | Literal["me"]] | None = None) -> InvitationPage:
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

    def sign_up(self, body: InvitationSignUp, *, x_device_id: str | None = None, x_device_trust: str | None = None, idempotency_key: str | None = None) -> SignedIn:
        """Sign up with an invitation and accept it

        Having the token proves the address, because it was mailed there and nowhere else. The user is managed by the organization: they go with it unless they belong to another one.
        """
        return self._client.send("POST", "/v1/invitations/signup", json=body, headers={"X-Device-Id": x_device_id, "X-Device-Trust": x_device_trust, "Idempotency-Key": idempotency_key})

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


class CustomFields(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["position", "-position"] | None = None, entity: Literal["lead", "contact", "account", "deal", "customer"] | List[Literal["lead", "contact", "account", "deal", "customer"]] | None = None, type: Literal["text", "number", "boolean", "date", "select", "multiselect", "url", "email", "money"] | List[Literal["text", "number", "boolean", "date", "select", "multiselect", "url", "email", "money"]] | None = None, is_archived: Literal["true", "false"] | None = None) -> CustomFieldPage:
        """List custom fields"""
        return self._client.send("GET", "/v1/custom-fields", query={"limit": limit, "cursor": cursor, "sort": sort, "entity": entity, "type": type, "isArchived": is_archived})

    def create(self, body: CreateCustomField, *, idempotency_key: str | None = None) -> CustomField:
        """Add a field to one kind of record

        Records that are there already may lack a required field until they are next changed.
        """
        return self._client.send("POST", "/v1/custom-fields", json=body, headers={"Idempotency-Key": idempotency_key})

    def schema(self, *, entity: Literal["lead", "contact", "account", "deal", "customer"]) -> CustomFieldSchema:
        """A JSON Schema of the custom fields of one kind of record"""
        return self._client.send("GET", "/v1/custom-fields/schema", query={"entity": entity})

    def get(self, id: str) -> CustomField:
        """Read a custom field"""
        return self._client.send("GET", f"/v1/custom-fields/{quote(id)}")

    def update(self, id: str, body: UpdateCustomField, *, if_match: str | None = None) -> CustomField:
        """Change or archive a custom field"""
        return self._client.send("PATCH", f"/v1/custom-fields/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Delete a custom field with all its values

        The field is gone at once; a job takes its values out of the records, and its key is free again after that.
        """
        return self._client.send("DELETE", f"/v1/custom-fields/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")


class Plugins(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt", "title", "-title"] | None = None, data_source: Literal["imap_smtp", "gmail", "outlook", "twilio", "paddle", "github", "firebase", "oidc", "s3"] | List[Literal["imap_smtp", "gmail", "outlook", "twilio", "paddle", "github", "firebase", "oidc", "s3"]] | None = None, status: Literal["unverified", "ok", "failed"] | List[Literal["unverified", "ok", "failed"]] | None = None, is_enabled: Literal["true", "false"] | None = None) -> PluginPage:
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


class ExchangeRates(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["date", "-date"] | None = None, currency: str | List[str] | None = None, base_currency: str | List[str] | None = None, date: str | None = None, date_gte: str | None = None, date_gt: str | None = None, date_lte: str | None = None, date_lt: str | None = None) -> ExchangeRatePage:
        """List exchange rates, the newest day first"""
        return self._client.send("GET", "/v1/exchange-rates", query={"limit": limit, "cursor": cursor, "sort": sort, "currency": currency, "baseCurrency": base_currency, "date": date, "date[gte]": date_gte, "date[gt]": date_gt, "date[lte]": date_lte, "date[lt]": date_lt})

    def create(self, body: CreateExchangeRate, *, idempotency_key: str | None = None) -> ExchangeRate:
        """Store the rate of a currency for a day"""
        return self._client.send("POST", "/v1/exchange-rates", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> ExchangeRate:
        """Read an exchange rate"""
        return self._client.send("GET", f"/v1/exchange-rates/{quote(id)}")

    def update(self, id: str, body: UpdateExchangeRate, *, if_match: str | None = None) -> ExchangeRate:
        """Change an exchange rate"""
        return self._client.send("PATCH", f"/v1/exchange-rates/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Delete an exchange rate"""
        return self._client.send("DELETE", f"/v1/exchange-rates/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")


class Accounts(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt", "updatedAt", "-updatedAt", "name", "-name"] | None = None, q: str | None = None, assigned_to_id: str | Literal["me", "none"] | List[str | Literal["me", "none"]] | None = None, domain: str | None = None, industry: str | None = None, employee_count: str | Literal["none"] | None = None, employee_count_gte: str | None = None, employee_count_gt: str | None = None, employee_count_lte: str | None = None, employee_count_lt: str | None = None, annual_revenue: str | Literal["none"] | None = None, annual_revenue_gte: str | None = None, annual_revenue_gt: str | None = None, annual_revenue_lte: str | None = None, annual_revenue_lt: str | None = None, created_at: str | None = None, created_at_gte: str | None = None, created_at_gt: str | None = None, created_at_lte: str | None = None, created_at_lt: str | None = None, updated_at: str | None = None, updated_at_gte: str | None = None, updated_at_gt: str | None = None, updated_at_lte: str | None = None, updated_at_lt: str | None = None) -> AccountPage:
        """List accounts

        `customFields[key]=value` filters by a field the organization added.
        """
        return self._client.send("GET", "/v1/accounts", query={"limit": limit, "cursor": cursor, "sort": sort, "q": q, "assignedToId": assigned_to_id, "domain": domain, "industry": industry, "employeeCount": employee_count, "employeeCount[gte]": employee_count_gte, "employeeCount[gt]": employee_count_gt, "employeeCount[lte]": employee_count_lte, "employeeCount[lt]": employee_count_lt, "annualRevenue": annual_revenue, "annualRevenue[gte]": annual_revenue_gte, "annualRevenue[gt]": annual_revenue_gt, "annualRevenue[lte]": annual_revenue_lte, "annualRevenue[lt]": annual_revenue_lt, "createdAt": created_at, "createdAt[gte]": created_at_gte, "createdAt[gt]": created_at_gt, "createdAt[lte]": created_at_lte, "createdAt[lt]": created_at_lt, "updatedAt": updated_at, "updatedAt[gte]": updated_at_gte, "updatedAt[gt]": updated_at_gt, "updatedAt[lte]": updated_at_lte, "updatedAt[lt]": updated_at_lt})

    def create(self, body: CreateAccount, *, on_duplicate: Literal["create", "skip", "merge"] | None = None, idempotency_key: str | None = None) -> Account:
        """Create an account

        200 when an existing one is answered (`onDuplicate`).
        """
        return self._client.send("POST", "/v1/accounts", query={"onDuplicate": on_duplicate}, json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> Account:
        """Read an account"""
        return self._client.send("GET", f"/v1/accounts/{quote(id)}")

    def update(self, id: str, body: UpdateAccount, *, if_match: str | None = None) -> Account:
        """Change an account"""
        return self._client.send("PATCH", f"/v1/accounts/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Delete an account

        It stays in the trash for thirty days; its contacts remain.
        """
        return self._client.send("DELETE", f"/v1/accounts/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")


class Contacts(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt", "updatedAt", "-updatedAt", "lastName", "-lastName"] | None = None, q: str | None = None, account_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, assigned_to_id: str | Literal["me", "none"] | List[str | Literal["me", "none"]] | None = None, email: str | Literal["none"] | List[str | Literal["none"]] | None = None, domain: str | None = None, created_at: str | None = None, created_at_gte: str | None = None, created_at_gt: str | None = None, created_at_lte: str | None = None, created_at_lt: str | None = None, updated_at: str | None = None, updated_at_gte: str | None = None, updated_at_gt: str | None = None, updated_at_lte: str | None = None, updated_at_lt: str | None = None) -> ContactPage:
        """List contacts

        `customFields[key]=value` filters by a field the organization added.
        """
        return self._client.send("GET", "/v1/contacts", query={"limit": limit, "cursor": cursor, "sort": sort, "q": q, "accountId": account_id, "assignedToId": assigned_to_id, "email": email, "domain": domain, "createdAt": created_at, "createdAt[gte]": created_at_gte, "createdAt[gt]": created_at_gt, "createdAt[lte]": created_at_lte, "createdAt[lt]": created_at_lt, "updatedAt": updated_at, "updatedAt[gte]": updated_at_gte, "updatedAt[gt]": updated_at_gt, "updatedAt[lte]": updated_at_lte, "updatedAt[lt]": updated_at_lt})

    def create(self, body: CreateContact, *, on_duplicate: Literal["create", "skip", "merge"] | None = None, idempotency_key: str | None = None) -> Contact:
        """Create a contact

        200 when an existing one is answered (`onDuplicate`).
        """
        return self._client.send("POST", "/v1/contacts", query={"onDuplicate": on_duplicate}, json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> Contact:
        """Read a contact"""
        return self._client.send("GET", f"/v1/contacts/{quote(id)}")

    def update(self, id: str, body: UpdateContact, *, if_match: str | None = None) -> Contact:
        """Change a contact"""
        return self._client.send("PATCH", f"/v1/contacts/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Delete a contact

        It stays in the trash for thirty days.
        """
        return self._client.send("DELETE", f"/v1/contacts/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")


class AssignmentRules(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["position", "-position"] | None = None, lead_source: Literal["website", "referral", "cold_call", "social_media", "event", "other"] | Literal["none"] | List[Literal["website", "referral", "cold_call", "social_media", "event", "other"] | Literal["none"]] | None = None, is_active: Literal["true", "false"] | None = None) -> AssignmentRulePage:
        """List assignment rules"""
        return self._client.send("GET", "/v1/assignment-rules", query={"limit": limit, "cursor": cursor, "sort": sort, "leadSource": lead_source, "isActive": is_active})

    def create(self, body: CreateAssignmentRule, *, idempotency_key: str | None = None) -> AssignmentRule:
        """Have new leads given to members in turn"""
        return self._client.send("POST", "/v1/assignment-rules", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> AssignmentRule:
        """Read an assignment rule"""
        return self._client.send("GET", f"/v1/assignment-rules/{quote(id)}")

    def update(self, id: str, body: UpdateAssignmentRule, *, if_match: str | None = None) -> AssignmentRule:
        """Change an assignment rule

        With other members the turns begin anew.
        """
        return self._client.send("PATCH", f"/v1/assignment-rules/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Delete an assignment rule"""
        return self._client.send("DELETE", f"/v1/assignment-rules/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")


class LeadAssignment(Resource):
    def assign(self, id: str, body: AssignLead, *, if_match: str | None = None, idempotency_key: str | None = None) -> Lead:
        """Make a member responsible for a lead

        The member named, else the one whose turn it is.
        """
        return self._client.send("POST", f"/v1/leads/{quote(id)}/assignment", json=body, headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})


class Trash(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["deletedAt", "-deletedAt"] | None = None, type: Literal["lead", "contact", "account", "deal"] | List[Literal["lead", "contact", "account", "deal"]] | None = None) -> TrashEntryPage:
        """List what was deleted in the last thirty days"""
        return self._client.send("GET", "/v1/trash", query={"limit": limit, "cursor": cursor, "sort": sort, "type": type})

    def restore_lead(self, id: str, *, idempotency_key: str | None = None) -> Lead:
        """Take a deleted lead back

        Restoring what is not deleted changes nothing.
        """
        return self._client.send("POST", f"/v1/leads/{quote(id)}/restoration", headers={"Idempotency-Key": idempotency_key})

    def restore_contact(self, id: str, *, idempotency_key: str | None = None) -> Contact:
        """Take a deleted contact back

        Restoring what is not deleted changes nothing.
        """
        return self._client.send("POST", f"/v1/contacts/{quote(id)}/restoration", headers={"Idempotency-Key": idempotency_key})

    def restore_account(self, id: str, *, idempotency_key: str | None = None) -> Account:
        """Take a deleted account back

        Restoring what is not deleted changes nothing.
        """
        return self._client.send("POST", f"/v1/accounts/{quote(id)}/restoration", headers={"Idempotency-Key": idempotency_key})

    def restore_deal(self, id: str, *, idempotency_key: str | None = None) -> Deal:
        """Take a deleted deal back

        Restoring what is not deleted changes nothing.
        """
        return self._client.send("POST", f"/v1/deals/{quote(id)}/restoration", headers={"Idempotency-Key": idempotency_key})


class Merges(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, type: Literal["lead", "contact", "account"] | List[Literal["lead", "contact", "account"]] | None = None, target_id: str | List[str] | None = None) -> MergePage:
        """List merges of leads, contacts and accounts"""
        return self._client.send("GET", "/v1/merges", query={"limit": limit, "cursor": cursor, "sort": sort, "type": type, "targetId": target_id})

    def leads(self, id: str, body: MergeLeads, *, if_match: str | None = None, idempotency_key: str | None = None) -> MergeResult:
        """Merge leads into one

        The sources are deleted, everything that belongs to them moves, and their ids answer 301 from then on. It can be undone for thirty days.
        """
        return self._client.send("POST", f"/v1/leads/{quote(id)}/merge", json=body, headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})

    def contacts(self, id: str, body: MergeContacts, *, if_match: str | None = None, idempotency_key: str | None = None) -> MergeResult:
        """Merge contacts into one

        The sources are deleted, everything that belongs to them moves, and their ids answer 301 from then on. It can be undone for thirty days.
        """
        return self._client.send("POST", f"/v1/contacts/{quote(id)}/merge", json=body, headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})

    def accounts(self, id: str, body: MergeAccounts, *, if_match: str | None = None, idempotency_key: str | None = None) -> MergeResult:
        """Merge accounts into one

        The sources are deleted, everything that belongs to them moves, and their ids answer 301 from then on. It can be undone for thirty days.
        """
        return self._client.send("POST", f"/v1/accounts/{quote(id)}/merge", json=body, headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})

    def undo(self, id: str, *, idempotency_key: str | None = None) -> UndoneMerge:
        """Undo a merge

        Within thirty days, and for who may change such records. What was changed after the merge stays.
        """
        return self._client.send("POST", f"/v1/merges/{quote(id)}/undo", headers={"Idempotency-Key": idempotency_key})


class Bulk(Resource):
    def leads(self, body: BulkLeads, *, idempotency_key: str | None = None) -> BulkResult:
        """Change or delete many leads

        Up to a hundred ids are worked off at once, with an outcome for each; more, or a filter, by an operation. A record that is refused holds up no other.
        """
        return self._client.send("POST", "/v1/leads/bulk", json=body, headers={"Idempotency-Key": idempotency_key})

    def contacts(self, body: BulkContacts, *, idempotency_key: str | None = None) -> BulkResult:
        """Change or delete many contacts

        Up to a hundred ids are worked off at once, with an outcome for each; more, or a filter, by an operation. A record that is refused holds up no other.
        """
        return self._client.send("POST", "/v1/contacts/bulk", json=body, headers={"Idempotency-Key": idempotency_key})

    def accounts(self, body: BulkAccounts, *, idempotency_key: str | None = None) -> BulkResult:
        """Change or delete many accounts

        Up to a hundred ids are worked off at once, with an outcome for each; more, or a filter, by an operation. A record that is refused holds up no other.
        """
        return self._client.send("POST", "/v1/accounts/bulk", json=body, headers={"Idempotency-Key": idempotency_key})

    def deals(self, body: BulkDeals, *, idempotency_key: str | None = None) -> BulkResult:
        """Change or delete many deals

        Up to a hundred ids are worked off at once, with an outcome for each; more, or a filter, by an operation. A record that is refused holds up no other.
        """
        return self._client.send("POST", "/v1/deals/bulk", json=body, headers={"Idempotency-Key": idempotency_key})


class SavedViews(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt", "name", "-name"] | None = None, resource: str | None = None) -> SavedViewPage:
        """List saved views

        One's own and the shared ones, of the lists one may see.
        """
        return self._client.send("GET", "/v1/saved-views", query={"limit": limit, "cursor": cursor, "sort": sort, "resource": resource})

    def create(self, body: CreateSavedView, *, idempotency_key: str | None = None) -> SavedView:
        """Save a view of a list

        Its filters, sort and columns are judged as the list itself would. A new default takes the place of the one before.
        """
        return self._client.send("POST", "/v1/saved-views", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> SavedView:
        """Read a saved view"""
        return self._client.send("GET", f"/v1/saved-views/{quote(id)}")

    def update(self, id: str, body: UpdateSavedView, *, if_match: str | None = None) -> SavedView:
        """Change a saved view

        Its owner may; once the owner of a shared one has left, every member may.
        """
        return self._client.send("PATCH", f"/v1/saved-views/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Delete a saved view

        Its owner may; once the owner of a shared one has left, every member may.
        """
        return self._client.send("DELETE", f"/v1/saved-views/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")


class Leads(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt", "updatedAt", "-updatedAt", "lastName", "-lastName"] | None = None, q: str | None = None, status: Literal["new", "contacted", "qualified", "unqualified", "converted"] | List[Literal["new", "contacted", "qualified", "unqualified", "converted"]] | None = None, lead_source: Literal["website", "referral", "cold_call", "social_media", "event", "other"] | List[Literal["website", "referral", "cold_call", "social_media", "event", "other"]] | None = None, assigned_to_id: str | Literal["me", "none"] | List[str | Literal["me", "none"]] | None = None, email: str | List[str] | None = None, domain: str | None = None, estimated_value: str | Literal["none"] | None = None, estimated_value_gte: str | None = None, estimated_value_gt: str | None = None, estimated_value_lte: str | None = None, estimated_value_lt: str | None = None, created_at: str | None = None, created_at_gte: str | None = None, created_at_gt: str | None = None, created_at_lte: str | None = None, created_at_lt: str | None = None, updated_at: str | None = None, updated_at_gte: str | None = None, updated_at_gt: str | None = None, updated_at_lte: str | None = None, updated_at_lt: str | None = None) -> LeadPage:
        """List leads

        `customFields[key]=value` filters by a field the organization added.
        """
        return self._client.send("GET", "/v1/leads", query={"limit": limit, "cursor": cursor, "sort": sort, "q": q, "status": status, "leadSource": lead_source, "assignedToId": assigned_to_id, "email": email, "domain": domain, "estimatedValue": estimated_value, "estimatedValue[gte]": estimated_value_gte, "estimatedValue[gt]": estimated_value_gt, "estimatedValue[lte]": estimated_value_lte, "estimatedValue[lt]": estimated_value_lt, "createdAt": created_at, "createdAt[gte]": created_at_gte, "createdAt[gt]": created_at_gt, "createdAt[lte]": created_at_lte, "createdAt[lt]": created_at_lt, "updatedAt": updated_at, "updatedAt[gte]": updated_at_gte, "updatedAt[gt]": updated_at_gt, "updatedAt[lte]": updated_at_lte, "updatedAt[lt]": updated_at_lt})

    def create(self, body: CreateLead, *, on_duplicate: Literal["create", "skip", "merge"] | None = None, idempotency_key: str | None = None) -> Lead:
        """Create a lead

        200 when an existing one is answered (`onDuplicate`). Without `assignedToId` the assignment rules say who is responsible.
        """
        return self._client.send("POST", "/v1/leads", query={"onDuplicate": on_duplicate}, json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> Lead:
        """Read a lead"""
        return self._client.send("GET", f"/v1/leads/{quote(id)}")

    def update(self, id: str, body: UpdateLead, *, if_match: str | None = None) -> Lead:
        """Change a lead"""
        return self._client.send("PATCH", f"/v1/leads/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Delete a lead

        It stays in the trash for thirty days.
        """
        return self._client.send("DELETE", f"/v1/leads/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")

    def convert(self, id: str, body: ConvertLead, *, idempotency_key: str | None = None) -> Conversion:
        """Convert a lead to an account, a contact and a deal

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
        """Change or archive a pipeline, or make it the default"""
        return self._client.send("PATCH", f"/v1/pipelines/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Delete a pipeline without deals"""
        return self._client.send("DELETE", f"/v1/pipelines/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")

    def summary(self, id: str, *, format: Literal["json", "csv"] | None = None) -> PipelineSummary:
        """Count and sum the deals of a pipeline by stage"""
        return self._client.send("GET", f"/v1/pipelines/{quote(id)}/summary", query={"format": format})


class Stages(Resource):
    def list(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["order", "-order"] | None = None) -> StagePage:
        """List the stages of a pipeline, in order"""
        return self._client.send("GET", f"/v1/pipelines/{quote(id)}/stages", query={"limit": limit, "cursor": cursor, "sort": sort})

    def create(self, id: str, body: CreateStage, *, idempotency_key: str | None = None) -> Stage:
        """Add a stage behind the last one"""
        return self._client.send("POST", f"/v1/pipelines/{quote(id)}/stages", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str, stage_id: str) -> Stage:
        """Read a stage"""
        return self._client.send("GET", f"/v1/pipelines/{quote(id)}/stages/{quote(stage_id)}")

    def update(self, id: str, stage_id: str, body: UpdateStage, *, if_match: str | None = None) -> Stage:
        """Change or archive a stage

        Open deals that go by the probability of the stage follow it.
        """
        return self._client.send("PATCH", f"/v1/pipelines/{quote(id)}/stages/{quote(stage_id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, stage_id: str, *, move_to_stage_id: str | None = None, if_match: str | None = None) -> None:
        """Delete a stage

        A stage with deals needs `moveToStageId`; the histories of deals go on naming the deleted stage.
        """
        return self._client.send("DELETE", f"/v1/pipelines/{quote(id)}/stages/{quote(stage_id)}", query={"moveToStageId": move_to_stage_id}, headers={"If-Match": if_match}, reads="nothing")

    def order(self, id: str, body: StageOrder, *, if_match: str | None = None) -> StagePage:
        """Put the stages of a pipeline in order

        All at once. `If-Match` is the pipeline's: its version moves when a stage is added, removed or given another place.
        """
        return self._client.send("PUT", f"/v1/pipelines/{quote(id)}/stage-order", json=body, headers={"If-Match": if_match})


class Board(Resource):
    def get(self, id: str, *, limit: int | None = None, q: str | None = None, status: Literal["open", "won", "lost"] | List[Literal["open", "won", "lost"]] | None = None, stage_id: str | List[str] | None = None, assigned_to_id: str | Literal["me", "none"] | List[str | Literal["me", "none"]] | None = None, lead_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, contact_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, account_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, priority: Literal["low", "medium", "high"] | List[Literal["low", "medium", "high"]] | None = None, expected_close_date: str | Literal["none"] | None = None, expected_close_date_gte: str | None = None, expected_close_date_gt: str | None = None, expected_close_date_lte: str | None = None, expected_close_date_lt: str | None = None, created_at: str | None = None, created_at_gte: str | None = None, created_at_gt: str | None = None, created_at_lte: str | None = None, created_at_lt: str | None = None, updated_at: str | None = None, updated_at_gte: str | None = None, updated_at_gt: str | None = None, updated_at_lte: str | None = None, updated_at_lt: str | None = None) -> Board:
        """Read a pipeline as a board

        A column for each stage with its count, its sums by currency and its first `limit` cards; go on with `GET /v1/deals` and the `nextCursor` of the column.
        """
        return self._client.send("GET", f"/v1/pipelines/{quote(id)}/board", query={"limit": limit, "q": q, "status": status, "stageId": stage_id, "assignedToId": assigned_to_id, "leadId": lead_id, "contactId": contact_id, "accountId": account_id, "priority": priority, "expectedCloseDate": expected_close_date, "expectedCloseDate[gte]": expected_close_date_gte, "expectedCloseDate[gt]": expected_close_date_gt, "expectedCloseDate[lte]": expected_close_date_lte, "expectedCloseDate[lt]": expected_close_date_lt, "createdAt": created_at, "createdAt[gte]": created_at_gte, "createdAt[gt]": created_at_gt, "createdAt[lte]": created_at_lte, "createdAt[lt]": created_at_lt, "updatedAt": updated_at, "updatedAt[gte]": updated_at_gte, "updatedAt[gt]": updated_at_gt, "updatedAt[lte]": updated_at_lte, "updatedAt[lt]": updated_at_lt})


class Deals(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt", "updatedAt", "-updatedAt", "position", "-position"] | None = None, q: str | None = None, status: Literal["open", "won", "lost"] | List[Literal["open", "won", "lost"]] | None = None, pipeline_id: str | List[str] | None = None, stage_id: str | List[str] | None = None, assigned_to_id: str | Literal["me", "none"] | List[str | Literal["me", "none"]] | None = None, lead_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, contact_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, account_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, priority: Literal["low", "medium", "high"] | List[Literal["low", "medium", "high"]] | None = None, expected_close_date: str | Literal["none"] | None = None, expected_close_date_gte: str | None = None, expected_close_date_gt: str | None = None, expected_close_date_lte: str | None = None, expected_close_date_lt: str | None = None, created_at: str | None = None, created_at_gte: str | None = None, created_at_gt: str | None = None, created_at_lte: str | None = None, created_at_lt: str | None = None, updated_at: str | None = None, updated_at_gte: str | None = None, updated_at_gt: str | None = None, updated_at_lte: str | None = None, updated_at_lt: str | None = None) -> DealPage:
        """List deals"""
        return self._client.send("GET", "/v1/deals", query={"limit": limit, "cursor": cursor, "sort": sort, "q": q, "status": status, "pipelineId": pipeline_id, "stageId": stage_id, "assignedToId": assigned_to_id, "leadId": lead_id, "contactId": contact_id, "accountId": account_id, "priority": priority, "expectedCloseDate": expected_close_date, "expectedCloseDate[gte]": expected_close_date_gte, "expectedCloseDate[gt]": expected_close_date_gt, "expectedCloseDate[lte]": expected_close_date_lte, "expectedCloseDate[lt]": expected_close_date_lt, "createdAt": created_at, "createdAt[gte]": created_at_gte, "createdAt[gt]": created_at_gt, "createdAt[lte]": created_at_lte, "createdAt[lt]": created_at_lt, "updatedAt": updated_at, "updatedAt[gte]": updated_at_gte, "updatedAt[gt]": updated_at_gt, "updatedAt[lte]": updated_at_lte, "updatedAt[lt]": updated_at_lt})

    def create(self, body: CreateDeal, *, idempotency_key: str | None = None) -> Deal:
        """Create a deal"""
        return self._client.send("POST", "/v1/deals", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> Deal:
        """Read a deal"""
        return self._client.send("GET", f"/v1/deals/{quote(id)}")

    def update(self, id: str, body: UpdateDeal, *, if_match: str | None = None) -> Deal:
        """Change a deal

        What the stage of the deal asks for may be changed, but not taken away.
        """
        return self._client.send("PATCH", f"/v1/deals/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Delete a deal"""
        return self._client.send("DELETE", f"/v1/deals/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")

    def move(self, id: str, body: DealTransition, *, if_match: str | None = None, idempotency_key: str | None = None) -> Deal:
        """Move a deal to another stage

        A won or lost stage closes the deal, an open one opens it again; a lost stage needs `lostReason`, and every stage what it asks for. The deal comes on top of the column, or beside the neighbour named.
        """
        return self._client.send("POST", f"/v1/deals/{quote(id)}/transitions", json=body, headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})

    def reposition(self, id: str, body: DealPosition, *, if_match: str | None = None, idempotency_key: str | None = None) -> Deal:
        """Move a deal within its column of the board"""
        return self._client.send("POST", f"/v1/deals/{quote(id)}/position", json=body, headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})

    def stage_history(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["enteredAt", "-enteredAt"] | None = None) -> StageStayPage:
        """List the stays of a deal in stages, oldest first"""
        return self._client.send("GET", f"/v1/deals/{quote(id)}/stage-history", query={"limit": limit, "cursor": cursor, "sort": sort})


class Forecast(Resource):
    def forecast(self, *, period: Literal["month", "quarter"] | None = None, from_: str | None = None, periods: int | None = None, pipeline_id: str | None = None, assigned_to_id: str | None = None, format: Literal["json", "csv"] | None = None) -> Forecast:
        """Forecast what deals will bring, by month or quarter"""
        return self._client.send("GET", "/v1/forecast", query={"period": period, "from": from_, "periods": periods, "pipelineId": pipeline_id, "assignedToId": assigned_to_id, "format": format})

    def compare(self, *, period: Literal["month", "quarter"] | None = None, from_: str | None = None, periods: int | None = None, pipeline_id: str | None = None, assigned_to_id: str | None = None, format: Literal["json", "csv"] | None = None, taken_on: str) -> ForecastComparison:
        """Compare an earlier forecast with that of today

        A forecast is kept every night.
        """
        return self._client.send("GET", "/v1/forecast/comparison", query={"period": period, "from": from_, "periods": periods, "pipelineId": pipeline_id, "assignedToId": assigned_to_id, "format": format, "takenOn": taken_on})


class Reports(Resource):
    def stage_conversion(self, *, pipeline_id: str | None = None, assigned_to_id: str | None = None, format: Literal["json", "csv"] | None = None, from_: str | None = None, to: str | None = None) -> StageConversion:
        """How many deals go on from each stage"""
        return self._client.send("GET", "/v1/reports/stage-conversion", query={"pipelineId": pipeline_id, "assignedToId": assigned_to_id, "format": format, "from": from_, "to": to})

    def sales_velocity(self, *, pipeline_id: str | None = None, assigned_to_id: str | None = None, format: Literal["json", "csv"] | None = None, from_: str | None = None, to: str | None = None) -> SalesVelocity:
        """How fast deals go through a pipeline, and what that brings"""
        return self._client.send("GET", "/v1/reports/sales-velocity", query={"pipelineId": pipeline_id, "assignedToId": assigned_to_id, "format": format, "from": from_, "to": to})

    def deal_age(self, *, pipeline_id: str | None = None, assigned_to_id: str | None = None, format: Literal["json", "csv"] | None = None) -> DealAge:
        """How old the open deals are, by stage"""
        return self._client.send("GET", "/v1/reports/deal-age", query={"pipelineId": pipeline_id, "assignedToId": assigned_to_id, "format": format})


class CalendarFeeds(Resource):
    def get(self) -> CalendarFeed:
        """See whether one has a calendar of activities"""
        return self._client.send("GET", "/v1/activities/calendar-feed")

    def renew(self, *, idempotency_key: str | None = None) -> NewCalendarFeed:
        """Get a new address for one's own calendar of activities

        The address before ends. Whoever has the address can read the calendar.
        """
        return self._client.send("POST", "/v1/activities/calendar-feed", headers={"Idempotency-Key": idempotency_key})

    def revoke(self) -> None:
        """End the address of one's own calendar of activities"""
        return self._client.send("DELETE", "/v1/activities/calendar-feed", reads="nothing")

    def read(self, *, token: str) -> bytes:
        """Read one's own scheduled activities as a calendar

        iCalendar (RFC 5545) for programs that subscribe to an address; the token stands for the member who asked for it.
        """
        return self._client.send("GET", "/v1/activities/calendar.ics", query={"token": token}, reads="bytes")


class Activities(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt", "updatedAt", "-updatedAt", "scheduledAt", "-scheduledAt"] | None = None, activity_type: Literal["note", "call", "email", "meeting", "task"] | List[Literal["note", "call", "email", "meeting", "task"]] | None = None, completed: Literal["true", "false"] | None = None, assigned_to_id: str | Literal["me", "none"] | List[str | Literal["me", "none"]] | None = None, created_by_id: str | Literal["me", "none"] | List[str | Literal["me", "none"]] | None = None, lead_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, deal_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, contact_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, account_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, scheduled_at: str | Literal["none"] | None = None, scheduled_at_gte: str | None = None, scheduled_at_gt: str | None = None, scheduled_at_lte: str | None = None, scheduled_at_lt: str | None = None, created_at: str | None = None, created_at_gte: str | None = None, created_at_gt: str | None = None, created_at_lte: str | None = None, created_at_lt: str | None = None, updated_at: str | None = None, updated_at_gte: str | None = None, updated_at_gt: str | None = None, updated_at_lte: str | None = None, updated_at_lt: str | None = None, customer_id: str | None = None, state: Literal["open", "upcoming", "overdue", "completed"] | None = None, mine: Literal["true", "false"] | None = None) -> ActivityPage:
        """List activities

        Sorted by `scheduledAt`, only those that have one.
        """
        return self._client.send("GET", "/v1/activities", query={"limit": limit, "cursor": cursor, "sort": sort, "activityType": activity_type, "completed": completed, "assignedToId": assigned_to_id, "createdById": created_by_id, "leadId": lead_id, "dealId": deal_id, "contactId": contact_id, "accountId": account_id, "scheduledAt": scheduled_at, "scheduledAt[gte]": scheduled_at_gte, "scheduledAt[gt]": scheduled_at_gt, "scheduledAt[lte]": scheduled_at_lte, "scheduledAt[lt]": scheduled_at_lt, "createdAt": created_at, "createdAt[gte]": created_at_gte, "createdAt[gt]": created_at_gt, "createdAt[lte]": created_at_lte, "createdAt[lt]": created_at_lt, "updatedAt": updated_at, "updatedAt[gte]": updated_at_gte, "updatedAt[gt]": updated_at_gt, "updatedAt[lte]": updated_at_lte, "updatedAt[lt]": updated_at_lt, "customerId": customer_id, "state": state, "mine": mine})

    def create(self, body: CreateActivity, *, idempotency_key: str | None = None) -> Activity:
        """Create an activity"""
        return self._client.send("POST", "/v1/activities", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> Activity:
        """Read an activity"""
        return self._client.send("GET", f"/v1/activities/{quote(id)}")

    def update(self, id: str, body: UpdateActivity, *, if_match: str | None = None) -> Activity:
        """Change an activity"""
        return self._client.send("PATCH", f"/v1/activities/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Delete an activity"""
        return self._client.send("DELETE", f"/v1/activities/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")

    def complete(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Activity:
        """Complete an activity

        Its reminder is not given any more.
        """
        return self._client.send("POST", f"/v1/activities/{quote(id)}/completion", headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})

    def reopen(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Activity:
        """Open a completed activity again"""
        return self._client.send("POST", f"/v1/activities/{quote(id)}/reopening", headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})


class Issues(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt", "updatedAt", "-updatedAt", "number", "-number"] | None = None, q: str | None = None, number: str | List[str] | None = None, status: Literal["open", "in_progress", "resolved", "closed"] | List[Literal["open", "in_progress", "resolved", "closed"]] | None = None, priority: Literal["low", "medium", "high", "urgent"] | List[Literal["low", "medium", "high", "urgent"]] | None = None, issue_type: Literal["bug", "feature", "task"] | List[Literal["bug", "feature", "task"]] | None = None, assigned_to_id: str | Literal["me", "none"] | List[str | Literal["me", "none"]] | None = None, created_by_id: str | Literal["me", "none"] | List[str | Literal["me", "none"]] | None = None, deal_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, contact_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, github_state: Literal["pending", "linked", "failed", "deleted"] | List[Literal["pending", "linked", "failed", "deleted"]] | None = None, created_at: str | None = None, created_at_gte: str | None = None, created_at_gt: str | None = None, created_at_lte: str | None = None, created_at_lt: str | None = None, updated_at: str | None = None, updated_at_gte: str | None = None, updated_at_gt: str | None = None, updated_at_lte: str | None = None, updated_at_lt: str | None = None, label: str | None = None) -> IssuePage:
        """List issues"""
        return self._client.send("GET", "/v1/issues", query={"limit": limit, "cursor": cursor, "sort": sort, "q": q, "number": number, "status": status, "priority": priority, "issueType": issue_type, "assignedToId": assigned_to_id, "createdById": created_by_id, "dealId": deal_id, "contactId": contact_id, "githubState": github_state, "createdAt": created_at, "createdAt[gte]": created_at_gte, "createdAt[gt]": created_at_gt, "createdAt[lte]": created_at_lte, "createdAt[lt]": created_at_lt, "updatedAt": updated_at, "updatedAt[gte]": updated_at_gte, "updatedAt[gt]": updated_at_gt, "updatedAt[lte]": updated_at_lte, "updatedAt[lt]": updated_at_lt, "label": label})

    def create(self, body: CreateIssue, *, idempotency_key: str | None = None) -> Issue:
        """Create an issue

        With a GitHub plugin it is created there too, shortly after; without one it is internal only.
        """
        return self._client.send("POST", "/v1/issues", json=body, headers={"Idempotency-Key": idempotency_key})

    def import_(self, body: ImportIssues, *, idempotency_key: str | None = None) -> Operation:
        """Import the open issues of GitHub

        Those that are here already are left as they are.
        """
        return self._client.send("POST", "/v1/issues/github-import", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> Issue:
        """Read an issue"""
        return self._client.send("GET", f"/v1/issues/{quote(id)}")

    def update(self, id: str, body: UpdateIssue, *, if_match: str | None = None) -> Issue:
        """Change an issue"""
        return self._client.send("PATCH", f"/v1/issues/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Delete an issue

        Its counterpart at GitHub stays.
        """
        return self._client.send("DELETE", f"/v1/issues/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")

    def move(self, id: str, body: IssueTransition, *, if_match: str | None = None, idempotency_key: str | None = None) -> Issue:
        """Give an issue another status

        At GitHub, resolved is closed as completed, and closed is closed as not planned.
        """
        return self._client.send("POST", f"/v1/issues/{quote(id)}/transitions", json=body, headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})

    def history(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["at", "-at"] | None = None) -> IssueHistoryEntryPage:
        """Read what happened to an issue, oldest first"""
        return self._client.send("GET", f"/v1/issues/{quote(id)}/history", query={"limit": limit, "cursor": cursor, "sort": sort})

    def link(self, id: str, body: LinkIssue, *, idempotency_key: str | None = None) -> Issue:
        """Link an issue to one at GitHub

        By its number in the plugin's repository. Title, text and state are taken from there, labels from both.
        """
        return self._client.send("POST", f"/v1/issues/{quote(id)}/github-link", json=body, headers={"Idempotency-Key": idempotency_key})

    def unlink(self, id: str) -> None:
        """Unlink an issue from GitHub

        Neither side changes.
        """
        return self._client.send("DELETE", f"/v1/issues/{quote(id)}/github-link", reads="nothing")

    def again(self, id: str, *, idempotency_key: str | None = None) -> Issue:
        """Compare an issue with GitHub once more"""
        return self._client.send("POST", f"/v1/issues/{quote(id)}/github-sync", headers={"Idempotency-Key": idempotency_key})


class IssueComments(Resource):
    def list(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None) -> IssueCommentPage:
        """List the comments of an issue, oldest first"""
        return self._client.send("GET", f"/v1/issues/{quote(id)}/comments", query={"limit": limit, "cursor": cursor, "sort": sort})

    def create(self, id: str, body: CreateIssueComment, *, idempotency_key: str | None = None) -> IssueComment:
        """Comment on an issue"""
        return self._client.send("POST", f"/v1/issues/{quote(id)}/comments", json=body, headers={"Idempotency-Key": idempotency_key})

    def update(self, id: str, comment_id: str, body: UpdateIssueComment, *, if_match: str | None = None) -> IssueComment:
        """Change one's own comment"""
        return self._client.send("PATCH", f"/v1/issues/{quote(id)}/comments/{quote(comment_id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, comment_id: str, *, if_match: str | None = None) -> None:
        """Delete one's own comment"""
        return self._client.send("DELETE", f"/v1/issues/{quote(id)}/comments/{quote(comment_id)}", headers={"If-Match": if_match}, reads="nothing")


class GithubSettings(Resource):
    def make_secret(self, plugin_id: str, *, idempotency_key: str | None = None) -> GithubWebhook:
        """Make a secret for the callbacks of GitHub

        The secret before stays good for 24 hours.
        """
        return self._client.send("POST", f"/v1/github/plugins/{quote(plugin_id)}/webhook-secret", headers={"Idempotency-Key": idempotency_key})

    def logins(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, user_id: str | Literal["me"] | List[str | Literal["me"]] | None = None) -> GithubLoginPage:
        """List who is who at GitHub"""
        return self._client.send("GET", "/v1/github/logins", query={"limit": limit, "cursor": cursor, "sort": sort, "userId": user_id})

    def add_login(self, body: CreateGithubLogin, *, idempotency_key: str | None = None) -> GithubLogin:
        """Say who a member is at GitHub"""
        return self._client.send("POST", "/v1/github/logins", json=body, headers={"Idempotency-Key": idempotency_key})

    def remove_login(self, id: str) -> None:
        """Forget who a member is at GitHub"""
        return self._client.send("DELETE", f"/v1/github/logins/{quote(id)}", reads="nothing")


class GithubCallbacks(Resource):
    def receive(self, plugin_id: str, body: str, *, idempotency_key: str | None = None) -> None:
        """Callbacks of GitHub

        The payload URL of a webhook with content type application/json, the secret made here, and the events Issues and Issue comments. 202 once it is kept, also when it was here before.
        """
        return self._client.send("POST", f"/callbacks/github/{quote(plugin_id)}", json=body, headers={"Idempotency-Key": idempotency_key}, reads="nothing")


class Timeline(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["at", "-at"] | None = None, subject: str, kind: str | None = None) -> TimelineEntryPage:
        """Read the timeline of a lead, deal, contact, account or customer

        What every context reported about the subject, newest first; entries appear shortly after the fact. What a lead shows, its deal, contact and account show as well. Entries about what the caller may not read (mail, orders) are left out.
        """
        return self._client.send("GET", "/v1/timeline", query={"limit": limit, "cursor": cursor, "sort": sort, "subject": subject, "kind": kind})

    def rebuild(self, *, idempotency_key: str | None = None) -> Operation:
        """Make all timelines anew

        From the events that are still kept; entries of older ones stay. They say the same afterwards, unless something had spoiled them.
        """
        return self._client.send("POST", "/v1/timeline/rebuild", headers={"Idempotency-Key": idempotency_key})


class Search(Resource):
    def search(self, *, q: str, types: str | None = None, limit: int | None = None, cursor: str | None = None) -> SearchResultPage:
        """Search records of every kind

        The best results first, among the kinds and the records one may see. Of very many results the best 500 can be paged through.
        """
        return self._client.send("GET", "/v1/search", query={"q": q, "types": types, "limit": limit, "cursor": cursor})

    def rebuild(self, *, idempotency_key: str | None = None) -> Operation:
        """Make the search index anew

        From the records as they are. It is kept with every change; this is for the day it was wrong. Searching goes on meanwhile.
        """
        return self._client.send("POST", "/v1/search/rebuild", headers={"Idempotency-Key": idempotency_key})


class CustomerInvitations(Resource):
    def get(self, id: str) -> CustomerInvitation:
        """Read the invitation of a customer

        The one that was sent last. It says nothing about whether somebody has an account with the address.
        """
        return self._client.send("GET", f"/v1/customers/{quote(id)}/invitation")

    def revoke(self, id: str, *, if_match: str | None = None) -> None:
        """Take back the invitation of a customer"""
        return self._client.send("DELETE", f"/v1/customers/{quote(id)}/invitation", headers={"If-Match": if_match}, reads="nothing")

    def preview(self, body: CustomerInvitationToken, *, idempotency_key: str | None = None) -> CustomerInvitationPreview:
        """What an invitation of a company is for

        For whoever has the token of the mail; an unknown one answers 404.
        """
        return self._client.send("POST", "/v1/customer-invitations/preview", json=body, headers={"Idempotency-Key": idempotency_key})

    def accept(self, body: CustomerInvitationToken, *, idempotency_key: str | None = None) -> MyCompany:
        """Accept the invitation of a company

        The address it was sent to must be a verified one of yours. The company then sees that your login is linked, and its picture.
        """
        return self._client.send("POST", "/v1/customer-invitations/acceptance", json=body, headers={"Idempotency-Key": idempotency_key})


class Customers(Resource):
    def invite(self, id: str, *, idempotency_key: str | None = None) -> Customer:
        """Invite a customer to claim a login

        Mails a link that is good for seven days. Whoever has verified the address accepts it with a login, new or not; which, nobody here learns. Again: another link, at most once in an hour; the one before is void.
        """
        return self._client.send("POST", f"/v1/customers/{quote(id)}/invitation", headers={"Idempotency-Key": idempotency_key})

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt", "updatedAt", "-updatedAt", "displayName", "-displayName"] | None = None, q: str | None = None, status: Literal["active", "inactive", "blocked"] | List[Literal["active", "inactive", "blocked"]] | None = None, customer_type: Literal["individual", "business"] | List[Literal["individual", "business"]] | None = None, email: str | Literal["none"] | List[str | Literal["none"]] | None = None, industry: str | None = None, verified: Literal["true", "false"] | None = None, account_manager_id: str | Literal["me", "none"] | List[str | Literal["me", "none"]] | None = None, created_at: str | None = None, created_at_gte: str | None = None, created_at_gt: str | None = None, created_at_lte: str | None = None, created_at_lt: str | None = None, updated_at: str | None = None, updated_at_gte: str | None = None, updated_at_gt: str | None = None, updated_at_lte: str | None = None, updated_at_lt: str | None = None, tag_id: str | None = None) -> CustomerPage:
        """List customers

        `customFields[key]=value` filters by a field the organization added.
        """
        return self._client.send("GET", "/v1/customers", query={"limit": limit, "cursor": cursor, "sort": sort, "q": q, "status": status, "customerType": customer_type, "email": email, "industry": industry, "verified": verified, "accountManagerId": account_manager_id, "createdAt": created_at, "createdAt[gte]": created_at_gte, "createdAt[gt]": created_at_gt, "createdAt[lte]": created_at_lte, "createdAt[lt]": created_at_lt, "updatedAt": updated_at, "updatedAt[gte]": updated_at_gte, "updatedAt[gt]": updated_at_gt, "updatedAt[lte]": updated_at_lte, "updatedAt[lt]": updated_at_lt, "tagId": tag_id})

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

    def stats(self, id: str) -> CustomerWorth:
        """What a customer is worth

        By currency: paid, paid back, and both together; orders are counted once they are placed.
        """
        return self._client.send("GET", f"/v1/customers/{quote(id)}/stats")

    def picture(self, id: str, *, v: str | None = None) -> bytes:
        """The picture of a customer

        That of the linked login. Under its version, as `profilePictureUrl` has it, it may be kept for a year.
        """
        return self._client.send("GET", f"/v1/customers/{quote(id)}/picture", query={"v": v}, reads="bytes")


class CustomerMerges(Resource):
    def merge(self, id: str, body: MergeCustomers, *, if_match: str | None = None, idempotency_key: str | None = None) -> CustomerMergeResult:
        """Merge customers into one

        The sources are deleted, everything that belongs to them moves, and their ids answer 301 from then on. It can be taken back for thirty days.
        """
        return self._client.send("POST", f"/v1/customers/{quote(id)}/merge", json=body, headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None) -> CustomerMergePage:
        """List merges of customers"""
        return self._client.send("GET", "/v1/customer-merges", query={"limit": limit, "cursor": cursor, "sort": sort})

    def undo(self, id: str, *, idempotency_key: str | None = None) -> CustomerMerge:
        """Take a merge of customers back

        Within thirty days. What was changed by hand since stays.
        """
        return self._client.send("POST", f"/v1/customer-merges/{quote(id)}/undo", headers={"Idempotency-Key": idempotency_key})


class CustomerAddresses(Resource):
    def list(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None) -> CustomerAddressPage:
        """List the addresses of a customer"""
        return self._client.send("GET", f"/v1/customers/{quote(id)}/addresses", query={"limit": limit, "cursor": cursor, "sort": sort})

    def create(self, id: str, body: CreateCustomerAddress, *, idempotency_key: str | None = None) -> CustomerAddress:
        """Add an address of a customer"""
        return self._client.send("POST", f"/v1/customers/{quote(id)}/addresses", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str, address_id: str) -> CustomerAddress:
        """Read an address of a customer"""
        return self._client.send("GET", f"/v1/customers/{quote(id)}/addresses/{quote(address_id)}")

    def update(self, id: str, address_id: str, body: UpdateCustomerAddress, *, if_match: str | None = None) -> CustomerAddress:
        """Change an address of a customer"""
        return self._client.send("PATCH", f"/v1/customers/{quote(id)}/addresses/{quote(address_id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, address_id: str, *, if_match: str | None = None) -> None:
        """Delete an address of a customer"""
        return self._client.send("DELETE", f"/v1/customers/{quote(id)}/addresses/{quote(address_id)}", headers={"If-Match": if_match}, reads="nothing")


class CustomerTags(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["name", "-name"] | None = None) -> CustomerTagPage:
        """List the tags of customers"""
        return self._client.send("GET", "/v1/customer-tags", query={"limit": limit, "cursor": cursor, "sort": sort})

    def create(self, body: CreateCustomerTag, *, idempotency_key: str | None = None) -> CustomerTag:
        """Create a tag"""
        return self._client.send("POST", "/v1/customer-tags", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> CustomerTag:
        """Read a tag"""
        return self._client.send("GET", f"/v1/customer-tags/{quote(id)}")

    def update(self, id: str, body: UpdateCustomerTag, *, if_match: str | None = None) -> CustomerTag:
        """Change a tag"""
        return self._client.send("PATCH", f"/v1/customer-tags/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Delete a tag

        Customers lose it.
        """
        return self._client.send("DELETE", f"/v1/customer-tags/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")

    def attach(self, id: str, body: AttachTags, *, idempotency_key: str | None = None) -> Customer:
        """Give a customer tags

        Those it carries already stay.
        """
        return self._client.send("POST", f"/v1/customers/{quote(id)}/tags", json=body, headers={"Idempotency-Key": idempotency_key})

    def detach(self, id: str, tag_id: str) -> None:
        """Take a tag from a customer"""
        return self._client.send("DELETE", f"/v1/customers/{quote(id)}/tags/{quote(tag_id)}", reads="nothing")


class Interactions(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["occurredAt", "-occurredAt", "createdAt", "-createdAt"] | None = None, customer_id: str | List[str] | None = None, user_id: str | Literal["me", "none"] | List[str | Literal["me", "none"]] | None = None, interaction_type: Literal["call", "email", "meeting", "support", "purchase", "inquiry"] | List[Literal["call", "email", "meeting", "support", "purchase", "inquiry"]] | None = None, sentiment: Literal["positive", "neutral", "negative"] | Literal["none"] | List[Literal["positive", "neutral", "negative"] | Literal["none"]] | None = None, source: Literal["manual", "email", "order", "call"] | List[Literal["manual", "email", "order", "call"]] | None = None, occurred_at: str | None = None, occurred_at_gte: str | None = None, occurred_at_gt: str | None = None, occurred_at_lte: str | None = None, occurred_at_lt: str | None = None) -> InteractionPage:
        """List interactions with customers"""
        return self._client.send("GET", "/v1/interactions", query={"limit": limit, "cursor": cursor, "sort": sort, "customerId": customer_id, "userId": user_id, "interactionType": interaction_type, "sentiment": sentiment, "source": source, "occurredAt": occurred_at, "occurredAt[gte]": occurred_at_gte, "occurredAt[gt]": occurred_at_gt, "occurredAt[lte]": occurred_at_lte, "occurredAt[lt]": occurred_at_lt})

    def list_of(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["occurredAt", "-occurredAt", "createdAt", "-createdAt"] | None = None, customer_id: str | List[str] | None = None, user_id: str | Literal["me", "none"] | List[str | Literal["me", "none"]] | None = None, interaction_type: Literal["call", "email", "meeting", "support", "purchase", "inquiry"] | List[Literal["call", "email", "meeting", "support", "purchase", "inquiry"]] | None = None, sentiment: Literal["positive", "neutral", "negative"] | Literal["none"] | List[Literal["positive", "neutral", "negative"] | Literal["none"]] | None = None, source: Literal["manual", "email", "order", "call"] | List[Literal["manual", "email", "order", "call"]] | None = None, occurred_at: str | None = None, occurred_at_gte: str | None = None, occurred_at_gt: str | None = None, occurred_at_lte: str | None = None, occurred_at_lt: str | None = None) -> InteractionPage:
        """List interactions with a customer

        Written by hand, and from calls, mail and orders.
        """
        return self._client.send("GET", f"/v1/customers/{quote(id)}/interactions", query={"limit": limit, "cursor": cursor, "sort": sort, "customerId": customer_id, "userId": user_id, "interactionType": interaction_type, "sentiment": sentiment, "source": source, "occurredAt": occurred_at, "occurredAt[gte]": occurred_at_gte, "occurredAt[gt]": occurred_at_gt, "occurredAt[lte]": occurred_at_lte, "occurredAt[lt]": occurred_at_lt})

    def create(self, id: str, body: CreateInteraction, *, idempotency_key: str | None = None) -> Interaction:
        """Write down an interaction with a customer"""
        return self._client.send("POST", f"/v1/customers/{quote(id)}/interactions", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> Interaction:
        """Read an interaction"""
        return self._client.send("GET", f"/v1/interactions/{quote(id)}")

    def update(self, id: str, body: UpdateInteraction, *, if_match: str | None = None) -> Interaction:
        """Change an interaction

        Of those not written by hand, the sentiment.
        """
        return self._client.send("PATCH", f"/v1/interactions/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Delete an interaction"""
        return self._client.send("DELETE", f"/v1/interactions/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")


class MyOrders(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["orderDate", "-orderDate"] | None = None, company_id: str | None = None) -> MyOrderPage:
        """List your orders

        At every company you are a customer of. Whatever organization your token names. A client app for customers of one company sees those there, with your consent to `commerce.own_orders.read`.
        """
        return self._client.send("GET", "/v1/me/orders", query={"limit": limit, "cursor": cursor, "sort": sort, "companyId": company_id})

    def get(self, id: str) -> MyOrderDetail:
        """Read one of your orders"""
        return self._client.send("GET", f"/v1/me/orders/{quote(id)}")


class Orders(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["orderDate", "-orderDate", "createdAt", "-createdAt", "updatedAt", "-updatedAt"] | None = None, q: str | None = None, customer_id: str | List[str] | None = None, status: Literal["draft", "pending", "processing", "shipped", "delivered", "cancelled", "refunded"] | List[Literal["draft", "pending", "processing", "shipped", "delivered", "cancelled", "refunded"]] | None = None, payment_status: Literal["pending", "paid", "failed", "partially_refunded", "refunded"] | List[Literal["pending", "paid", "failed", "partially_refunded", "refunded"]] | None = None, order_number: str | None = None, currency: str | List[str] | None = None, created_by_id: str | Literal["me", "none"] | List[str | Literal["me", "none"]] | None = None, order_date: str | None = None, order_date_gte: str | None = None, order_date_gt: str | None = None, order_date_lte: str | None = None, order_date_lt: str | None = None, created_at: str | None = None, created_at_gte: str | None = None, created_at_gt: str | None = None, created_at_lte: str | None = None, created_at_lt: str | None = None, updated_at: str | None = None, updated_at_gte: str | None = None, updated_at_gt: str | None = None, updated_at_lte: str | None = None, updated_at_lt: str | None = None) -> OrderSummaryPage:
        """List orders"""
        return self._client.send("GET", "/v1/orders", query={"limit": limit, "cursor": cursor, "sort": sort, "q": q, "customerId": customer_id, "status": status, "paymentStatus": payment_status, "orderNumber": order_number, "currency": currency, "createdById": created_by_id, "orderDate": order_date, "orderDate[gte]": order_date_gte, "orderDate[gt]": order_date_gt, "orderDate[lte]": order_date_lte, "orderDate[lt]": order_date_lt, "createdAt": created_at, "createdAt[gte]": created_at_gte, "createdAt[gt]": created_at_gt, "createdAt[lte]": created_at_lte, "createdAt[lt]": created_at_lt, "updatedAt": updated_at, "updatedAt[gte]": updated_at_gte, "updatedAt[gt]": updated_at_gt, "updatedAt[lte]": updated_at_lte, "updatedAt[lt]": updated_at_lt})

    def create(self, body: CreateOrder, *, idempotency_key: str | None = None) -> Order:
        """Place an order, or begin a draft"""
        return self._client.send("POST", "/v1/orders", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> Order:
        """Read an order with its lines"""
        return self._client.send("GET", f"/v1/orders/{quote(id)}")

    def update(self, id: str, body: UpdateOrder, *, if_match: str | None = None) -> Order:
        """Change an order or its lines"""
        return self._client.send("PATCH", f"/v1/orders/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Throw a draft away"""
        return self._client.send("DELETE", f"/v1/orders/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")

    def transition(self, id: str, body: OrderTransition, *, if_match: str | None = None, idempotency_key: str | None = None) -> Order:
        """Take an order to another status

        `draft` → `pending` → `processing` → `shipped` → `delivered`; `cancelled` until it is delivered, `refunded` when everything paid was paid back.
        """
        return self._client.send("POST", f"/v1/orders/{quote(id)}/transitions", json=body, headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})

    def history(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["at", "-at"] | None = None) -> OrderEventPage:
        """What happened to an order"""
        return self._client.send("GET", f"/v1/orders/{quote(id)}/history", query={"limit": limit, "cursor": cursor, "sort": sort})

    def numbering(self) -> OrderNumbering:
        """How orders are numbered"""
        return self._client.send("GET", "/v1/order-numbering")

    def configure(self, body: UpdateOrderNumbering, *, if_match: str | None = None) -> OrderNumbering:
        """Choose how orders are numbered

        For orders placed from now on; the counter goes on.
        """
        return self._client.send("PATCH", "/v1/order-numbering", json=body, headers={"If-Match": if_match})


class Payments(Resource):
    def list_payments(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None) -> PaymentPage:
        """List the payments of an order"""
        return self._client.send("GET", f"/v1/orders/{quote(id)}/payments", query={"limit": limit, "cursor": cursor, "sort": sort})

    def record_payment(self, id: str, body: CreatePayment, *, if_match: str | None = None, idempotency_key: str | None = None) -> Payment:
        """Record a payment of an order"""
        return self._client.send("POST", f"/v1/orders/{quote(id)}/payments", json=body, headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})

    def list_refunds(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, status: Literal["pending", "succeeded", "failed"] | List[Literal["pending", "succeeded", "failed"]] | None = None) -> RefundPage:
        """List the refunds of an order"""
        return self._client.send("GET", f"/v1/orders/{quote(id)}/refunds", query={"limit": limit, "cursor": cursor, "sort": sort, "status": status})

    def refund(self, id: str, body: CreateRefund, *, if_match: str | None = None, idempotency_key: str | None = None) -> Refund:
        """Pay back what was paid for an order

        In parts or whole. Send an `Idempotency-Key`: for the same order it never pays twice, however late it comes again.
        """
        return self._client.send("POST", f"/v1/orders/{quote(id)}/refunds", json=body, headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})

    def get(self, id: str) -> Refund:
        """Read a refund"""
        return self._client.send("GET", f"/v1/refunds/{quote(id)}")

    def settle(self, id: str, body: RefundSettlement, *, if_match: str | None = None, idempotency_key: str | None = None) -> Refund:
        """Tell what became of a pending refund"""
        return self._client.send("POST", f"/v1/refunds/{quote(id)}/settlement", json=body, headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})


class Shipments(Resource):
    def list(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None) -> ShipmentPage:
        """List the shipments of an order"""
        return self._client.send("GET", f"/v1/orders/{quote(id)}/shipments", query={"limit": limit, "cursor": cursor, "sort": sort})

    def create(self, id: str, body: CreateShipment, *, if_match: str | None = None, idempotency_key: str | None = None) -> Shipment:
        """Ship an order, or a part of it

        When nothing is left, the order is `shipped`.
        """
        return self._client.send("POST", f"/v1/orders/{quote(id)}/shipments", json=body, headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})

    def get(self, id: str) -> Shipment:
        """Read a shipment"""
        return self._client.send("GET", f"/v1/shipments/{quote(id)}")

    def update(self, id: str, body: UpdateShipment, *, if_match: str | None = None) -> Shipment:
        """Correct a shipment, or tell that it arrived"""
        return self._client.send("PATCH", f"/v1/shipments/{quote(id)}", json=body, headers={"If-Match": if_match})


class Segments(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt", "name", "-name"] | None = None, name: str | None = None, build_status: Literal["pending", "building", "ready", "failed"] | List[Literal["pending", "building", "ready", "failed"]] | None = None, created_by_id: str | Literal["me", "none"] | List[str | Literal["me", "none"]] | None = None, created_at: str | None = None, created_at_gte: str | None = None, created_at_gt: str | None = None, created_at_lte: str | None = None, created_at_lt: str | None = None) -> SegmentPage:
        """List segments"""
        return self._client.send("GET", "/v1/segments", query={"limit": limit, "cursor": cursor, "sort": sort, "name": name, "buildStatus": build_status, "createdById": created_by_id, "createdAt": created_at, "createdAt[gte]": created_at_gte, "createdAt[gt]": created_at_gt, "createdAt[lte]": created_at_lte, "createdAt[lt]": created_at_lt})

    def create(self, body: CreateSegment, *, idempotency_key: str | None = None) -> Segment:
        """Create a segment

        Its members are found in the background.
        """
        return self._client.send("POST", "/v1/segments", json=body, headers={"Idempotency-Key": idempotency_key})

    def describe(self) -> SegmentFields:
        """What criteria may ask about

        The fields and events of every context, with their operators.
        """
        return self._client.send("GET", "/v1/segments/fields")

    def preview(self, body: PreviewSegment, *, idempotency_key: str | None = None) -> SegmentPreview:
        """Try criteria

        How many customers match now, and some of them. Nothing is kept.
        """
        return self._client.send("POST", "/v1/segments/preview", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> Segment:
        """Read a segment"""
        return self._client.send("GET", f"/v1/segments/{quote(id)}")

    def update(self, id: str, body: UpdateSegment, *, if_match: str | None = None) -> Segment:
        """Change a segment"""
        return self._client.send("PATCH", f"/v1/segments/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Delete a segment"""
        return self._client.send("DELETE", f"/v1/segments/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")

    def rebuild(self, id: str, *, idempotency_key: str | None = None) -> Operation:
        """Look at all customers again

        Never needed when all is well: members follow their rule by themselves.
        """
        return self._client.send("POST", f"/v1/segments/{quote(id)}/rebuild", headers={"Idempotency-Key": idempotency_key})


class SegmentMembers(Resource):
    def list(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["enteredAt", "-enteredAt"] | None = None, source: Literal["rule", "manual_in", "manual_out"] | List[Literal["rule", "manual_in", "manual_out"]] | None = None, entered_at: str | Literal["none"] | None = None, entered_at_gte: str | None = None, entered_at_gt: str | None = None, entered_at_lte: str | None = None, entered_at_lt: str | None = None) -> SegmentMemberPage:
        """List the members of a segment"""
        return self._client.send("GET", f"/v1/segments/{quote(id)}/members", query={"limit": limit, "cursor": cursor, "sort": sort, "source": source, "enteredAt": entered_at, "enteredAt[gte]": entered_at_gte, "enteredAt[gt]": entered_at_gt, "enteredAt[lte]": entered_at_lte, "enteredAt[lt]": entered_at_lt})

    def set(self, id: str, body: SetMembership, *, idempotency_key: str | None = None) -> Membership:
        """Put a customer into a segment by hand, or keep one out"""
        return self._client.send("POST", f"/v1/segments/{quote(id)}/members", json=body, headers={"Idempotency-Key": idempotency_key})

    def of_customer(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["enteredAt", "-enteredAt"] | None = None, source: Literal["rule", "manual_in", "manual_out"] | List[Literal["rule", "manual_in", "manual_out"]] | None = None, entered_at: str | Literal["none"] | None = None, entered_at_gte: str | None = None, entered_at_gt: str | None = None, entered_at_lte: str | None = None, entered_at_lt: str | None = None) -> CustomerSegmentPage:
        """List the segments a customer is in"""
        return self._client.send("GET", f"/v1/customers/{quote(id)}/segments", query={"limit": limit, "cursor": cursor, "sort": sort, "source": source, "enteredAt": entered_at, "enteredAt[gte]": entered_at_gte, "enteredAt[gt]": entered_at_gt, "enteredAt[lte]": entered_at_lte, "enteredAt[lt]": entered_at_lt})


class MyCompanies(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["customerSince", "-customerSince"] | None = None) -> MyCompanyPage:
        """List the companies you are a customer of

        Those you are linked to. Whatever organization your token names.
        """
        return self._client.send("GET", "/v1/me/companies", query={"limit": limit, "cursor": cursor, "sort": sort})

    def look_again(self, *, idempotency_key: str | None = None) -> MyCompanyPage:
        """Link every company that knows you

        Links every company that has a verified address of yours, also those you left; each then sees that your login is linked, and its picture. Answers the first page of the list.
        """
        return self._client.send("POST", "/v1/me/companies", headers={"Idempotency-Key": idempotency_key})

    def suggestions(self) -> SuggestedCompanyPage:
        """Companies that know an address of yours

        Those that have one you have verified and are not linked: they see nothing of you until you accept. A hundred at most; there is no next page.
        """
        return self._client.send("GET", "/v1/me/companies/suggestions")

    def accept(self, id: str, *, idempotency_key: str | None = None) -> MyCompany:
        """Link a company that knows an address of yours

        It then sees that your login is linked, and its picture.
        """
        return self._client.send("POST", f"/v1/me/companies/suggestions/{quote(id)}/acceptance", headers={"Idempotency-Key": idempotency_key})

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
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, provider: Literal["gmail", "outlook", "smtp", "imap"] | List[Literal["gmail", "outlook", "smtp", "imap"]] | None = None, sync_status: Literal["not_synced", "list_fetch_ongoing", "import_ongoing", "active", "failed_auth", "failed_permission", "failed_unknown"] | List[Literal["not_synced", "list_fetch_ongoing", "import_ongoing", "active", "failed_auth", "failed_permission", "failed_unknown"]] | None = None, email: str | List[str] | None = None) -> EmailAccountPage:
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

    def sync_logs(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["syncStartedAt", "-syncStartedAt"] | None = None, status: Literal["running", "completed", "failed"] | List[Literal["running", "completed", "failed"]] | None = None) -> EmailSyncLogPage:
        """List what reading a mailbox did"""
        return self._client.send("GET", f"/v1/email-accounts/{quote(id)}/sync-logs", query={"limit": limit, "cursor": cursor, "sort": sort, "status": status})

    def sync_log(self, id: str, log_id: str) -> EmailSyncLog:
        """Read what one run did"""
        return self._client.send("GET", f"/v1/email-accounts/{quote(id)}/sync-logs/{quote(log_id)}")


class Threads(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["lastMessageAt", "-lastMessageAt", "createdAt", "-createdAt"] | None = None, q: str | None = None, email_account_id: str | List[str] | None = None, account_id: str | List[str] | None = None, lead_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, deal_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, customer_id: str | Literal["none"] | List[str | Literal["none"]] | None = None, is_read: Literal["true", "false"] | None = None, is_starred: Literal["true", "false"] | None = None, category: Literal["primary", "social", "promotions", "updates", "lead", "deal", "customer", "complaint", "other"] | List[Literal["primary", "social", "promotions", "updates", "lead", "deal", "customer", "complaint", "other"]] | None = None, last_message_at: str | None = None, last_message_at_gte: str | None = None, last_message_at_gt: str | None = None, last_message_at_lte: str | None = None, last_message_at_lt: str | None = None) -> ThreadPage:
        """List threads"""
        return self._client.send("GET", "/v1/threads", query={"limit": limit, "cursor": cursor, "sort": sort, "q": q, "emailAccountId": email_account_id, "accountId": account_id, "leadId": lead_id, "dealId": deal_id, "customerId": customer_id, "isRead": is_read, "isStarred": is_starred, "category": category, "lastMessageAt": last_message_at, "lastMessageAt[gte]": last_message_at_gte, "lastMessageAt[gt]": last_message_at_gt, "lastMessageAt[lte]": last_message_at_lte, "lastMessageAt[lt]": last_message_at_lt})

    def get(self, id: str) -> Thread:
        """Read a thread"""
        return self._client.send("GET", f"/v1/threads/{quote(id)}")

    def update(self, id: str, body: UpdateThread, *, if_match: str | None = None) -> Thread:
        """Mark, categorise or link a thread"""
        return self._client.send("PATCH", f"/v1/threads/{quote(id)}", json=body, headers={"If-Match": if_match})

    def list_emails(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["sentAt", "-sentAt"] | None = None, email_account_id: str | List[str] | None = None, thread_id: str | List[str] | None = None, direction: Literal["inbound", "outbound"] | List[Literal["inbound", "outbound"]] | None = None, status: Literal["draft", "queued", "sending", "sent", "delivered", "failed", "bounced", "cancelled"] | List[Literal["draft", "queued", "sending", "sent", "delivered", "failed", "bounced", "cancelled"]] | None = None, is_read: Literal["true", "false"] | None = None, is_starred: Literal["true", "false"] | None = None, from_email: str | List[str] | None = None, sent_at: str | None = None, sent_at_gte: str | None = None, sent_at_gt: str | None = None, sent_at_lte: str | None = None, sent_at_lt: str | None = None) -> EmailSummaryPage:
        """List the messages of a thread"""
        return self._client.send("GET", f"/v1/threads/{quote(id)}/emails", query={"limit": limit, "cursor": cursor, "sort": sort, "emailAccountId": email_account_id, "threadId": thread_id, "direction": direction, "status": status, "isRead": is_read, "isStarred": is_starred, "fromEmail": from_email, "sentAt": sent_at, "sentAt[gte]": sent_at_gte, "sentAt[gt]": sent_at_gt, "sentAt[lte]": sent_at_lte, "sentAt[lt]": sent_at_lt})


class Emails(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["sentAt", "-sentAt"] | None = None, email_account_id: str | List[str] | None = None, thread_id: str | List[str] | None = None, direction: Literal["inbound", "outbound"] | List[Literal["inbound", "outbound"]] | None = None, status: Literal["draft", "queued", "sending", "sent", "delivered", "failed", "bounced", "cancelled"] | List[Literal["draft", "queued", "sending", "sent", "delivered", "failed", "bounced", "cancelled"]] | None = None, is_read: Literal["true", "false"] | None = None, is_starred: Literal["true", "false"] | None = None, from_email: str | List[str] | None = None, sent_at: str | None = None, sent_at_gte: str | None = None, sent_at_gt: str | None = None, sent_at_lte: str | None = None, sent_at_lt: str | None = None) -> EmailSummaryPage:
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
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, is_read: Literal["true", "false"] | None = None, kind: Literal["lead_assigned", "deal_assigned", "contact_assigned", "account_assigned", "activity_assigned", "issue_assigned", "deal_won", "deal_lost", "activity_reminder", "mention", "email_received", "email_sign_in_needed", "segment_failed", "import_finished", "export_finished", "operation_finished"] | List[Literal["lead_assigned", "deal_assigned", "contact_assigned", "account_assigned", "activity_assigned", "issue_assigned", "deal_won", "deal_lost", "activity_reminder", "mention", "email_received", "email_sign_in_needed", "segment_failed", "import_finished", "export_finished", "operation_finished"]] | None = None, type: Literal["info", "success", "warning", "error"] | List[Literal["info", "success", "warning", "error"]] | None = None) -> NotificationPage:
        """List one's own notifications"""
        return self._client.send("GET", "/v1/notifications", query={"limit": limit, "cursor": cursor, "sort": sort, "isRead": is_read, "kind": kind, "type": type})

    def unread_count(self) -> UnreadCount:
        """Count one's own unread notifications"""
        return self._client.send("GET", "/v1/notifications/unread-count")

    def read(self, body: ReadNotifications, *, idempotency_key: str | None = None) -> NotificationsRead:
        """Mark notifications as read"""
        return self._client.send("POST", "/v1/notifications/read", json=body, headers={"Idempotency-Key": idempotency_key})


class NotificationPreferences(Resource):
    def get(self) -> NotificationPreferences:
        """See how one is told about what"""
        return self._client.send("GET", "/v1/notification-preferences")

    def update(self, body: UpdateNotificationPreferences) -> NotificationPreferences:
        """Choose how to be told about what"""
        return self._client.send("PATCH", "/v1/notification-preferences", json=body)


class EventStream(Resource):
    def stream(self, *, last_event_id: str | None = None) -> bytes:
        """Be told live what happens

        Server-sent events: what the caller may see of the organization, in the order it was committed, each with an `id` to resume from. `event: reset` says that a `Last-Event-ID` leads nowhere, or is older than the events that are kept (29 days): read anew what you show. The stream ends with the session and with the access token.
        """
        return self._client.send("GET", "/v1/events/stream", headers={"Last-Event-ID": last_event_id}, reads="bytes")


class Clients(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt", "name", "-name"] | None = None) -> ClientPage:
        """List client apps"""
        return self._client.send("GET", "/v1/clients", query={"limit": limit, "cursor": cursor, "sort": sort})

    def create(self, body: CreateClient, *, idempotency_key: str | None = None) -> Client:
        """Add a client app

        With those who answer for it. It may do nothing until it has an environment and a token there.
        """
        return self._client.send("POST", "/v1/clients", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> Client:
        """Read a client app"""
        return self._client.send("GET", f"/v1/clients/{quote(id)}")

    def update(self, id: str, body: UpdateClient, *, if_match: str | None = None) -> Client:
        """Change a client app"""
        return self._client.send("PATCH", f"/v1/clients/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Remove a client app

        Its environments, tokens and webhooks end at once.
        """
        return self._client.send("DELETE", f"/v1/clients/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")


class ClientContacts(Resource):
    def list(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None) -> ClientContactPage:
        """List who answers for a client app"""
        return self._client.send("GET", f"/v1/clients/{quote(id)}/contacts", query={"limit": limit, "cursor": cursor, "sort": sort})

    def add(self, id: str, body: CreateClientContact, *, idempotency_key: str | None = None) -> ClientContact:
        """Add a contact to a client app"""
        return self._client.send("POST", f"/v1/clients/{quote(id)}/contacts", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> ClientContact:
        """Read a contact of a client app"""
        return self._client.send("GET", f"/v1/client-contacts/{quote(id)}")

    def update(self, id: str, body: UpdateClientContact, *, if_match: str | None = None) -> ClientContact:
        """Change a contact of a client app"""
        return self._client.send("PATCH", f"/v1/client-contacts/{quote(id)}", json=body, headers={"If-Match": if_match})

    def remove(self, id: str, *, if_match: str | None = None) -> None:
        """Remove a contact from a client app"""
        return self._client.send("DELETE", f"/v1/client-contacts/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")


class ClientEnvironments(Resource):
    def list(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, environment: Literal["dev", "stage", "prod"] | List[Literal["dev", "stage", "prod"]] | None = None, is_active: Literal["true", "false"] | None = None) -> ClientEnvironmentPage:
        """List the environments of a client app"""
        return self._client.send("GET", f"/v1/clients/{quote(id)}/environments", query={"limit": limit, "cursor": cursor, "sort": sort, "environment": environment, "isActive": is_active})

    def create(self, id: str, body: CreateClientEnvironment, *, idempotency_key: str | None = None) -> ClientEnvironment:
        """Add an environment to a client app"""
        return self._client.send("POST", f"/v1/clients/{quote(id)}/environments", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> ClientEnvironment:
        """Read an environment of a client app"""
        return self._client.send("GET", f"/v1/client-environments/{quote(id)}")

    def update(self, id: str, body: UpdateClientEnvironment, *, if_match: str | None = None) -> ClientEnvironment:
        """Change an environment of a client app

        With `isActive: false` everything of it stops within two seconds.
        """
        return self._client.send("PATCH", f"/v1/client-environments/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Remove an environment from a client app

        Its tokens and webhooks end at once.
        """
        return self._client.send("DELETE", f"/v1/client-environments/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")


class ClientTokens(Resource):
    def list(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, status: Literal["live", "expired", "revoked"] | List[Literal["live", "expired", "revoked"]] | None = None) -> ClientTokenPage:
        """List the tokens of an environment"""
        return self._client.send("GET", f"/v1/client-environments/{quote(id)}/tokens", query={"limit": limit, "cursor": cursor, "sort": sort, "status": status})

    def create(self, id: str, body: CreateApiKey, *, idempotency_key: str | None = None) -> NewClientToken:
        """Make a token for server-to-server requests

        It is sent as `Authorization: Bearer …`, and shown this once. Several may live at the same time. It can do what its scopes say, and no more than its environment has.
        """
        return self._client.send("POST", f"/v1/client-environments/{quote(id)}/tokens", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> ClientToken:
        """Read a token of a client app"""
        return self._client.send("GET", f"/v1/client-tokens/{quote(id)}")

    def update(self, id: str, body: UpdateApiKey, *, if_match: str | None = None) -> ClientToken:
        """Change what a token may do"""
        return self._client.send("PATCH", f"/v1/client-tokens/{quote(id)}", json=body, headers={"If-Match": if_match})

    def revoke(self, id: str, *, if_match: str | None = None) -> None:
        """Revoke a token of a client app

        Holds within two seconds everywhere. The token stays in the list.
        """
        return self._client.send("DELETE", f"/v1/client-tokens/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")

    def rotate(self, id: str, body: RotateApiKey, *, if_match: str | None = None, idempotency_key: str | None = None) -> NewClientToken:
        """Make the successor of a token

        With the same name, scopes and bounds. Both are good until the overlap ends; `lastUsedAt` of the old one says when it is idle.
        """
        return self._client.send("POST", f"/v1/client-tokens/{quote(id)}/rotation", json=body, headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})

    def requests(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["at", "-at"] | None = None, at: str | None = None, at_gte: str | None = None, at_gt: str | None = None, at_lte: str | None = None, at_lt: str | None = None, status: str | None = None, status_gte: str | None = None, status_gt: str | None = None, status_lte: str | None = None, status_lt: str | None = None, method: str | List[str] | None = None) -> ApiKeyRequestPage:
        """What was asked with a token

        The last thirty days, newest first; a request is seen here within a few seconds.
        """
        return self._client.send("GET", f"/v1/client-tokens/{quote(id)}/requests", query={"limit": limit, "cursor": cursor, "sort": sort, "at": at, "at[gte]": at_gte, "at[gt]": at_gt, "at[lte]": at_lte, "at[lt]": at_lt, "status": status, "status[gte]": status_gte, "status[gt]": status_gt, "status[lte]": status_lte, "status[lt]": status_lt, "method": method})


class PersonalKeys(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, status: Literal["live", "expired", "revoked"] | List[Literal["live", "expired", "revoked"]] | None = None) -> PersonalKeyPage:
        """List one's own API keys"""
        return self._client.send("GET", "/v1/me/api-keys", query={"limit": limit, "cursor": cursor, "sort": sort, "status": status})

    def create(self, body: CreateApiKey, *, idempotency_key: str | None = None) -> NewPersonalKey:
        """Make an API key for oneself

        For programs of your own in this organization. It may what its scopes say, never more than you at that moment, and ends with your membership. It is shown this once.
        """
        return self._client.send("POST", "/v1/me/api-keys", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> PersonalKey:
        """Read one of one's own API keys"""
        return self._client.send("GET", f"/v1/me/api-keys/{quote(id)}")

    def update(self, id: str, body: UpdateApiKey, *, if_match: str | None = None) -> PersonalKey:
        """Change one of one's own API keys"""
        return self._client.send("PATCH", f"/v1/me/api-keys/{quote(id)}", json=body, headers={"If-Match": if_match})

    def revoke(self, id: str, *, if_match: str | None = None) -> None:
        """Revoke one of one's own API keys"""
        return self._client.send("DELETE", f"/v1/me/api-keys/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")

    def rotate(self, id: str, body: RotateApiKey, *, if_match: str | None = None, idempotency_key: str | None = None) -> NewPersonalKey:
        """Make the successor of one of one's own API keys"""
        return self._client.send("POST", f"/v1/me/api-keys/{quote(id)}/rotation", json=body, headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})

    def requests(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["at", "-at"] | None = None, at: str | None = None, at_gte: str | None = None, at_gt: str | None = None, at_lte: str | None = None, at_lt: str | None = None, status: str | None = None, status_gte: str | None = None, status_gt: str | None = None, status_lte: str | None = None, status_lt: str | None = None, method: str | List[str] | None = None) -> ApiKeyRequestPage:
        """What was asked with one of one's own API keys"""
        return self._client.send("GET", f"/v1/me/api-keys/{quote(id)}/requests", query={"limit": limit, "cursor": cursor, "sort": sort, "at": at, "at[gte]": at_gte, "at[gt]": at_gt, "at[lte]": at_lte, "at[lt]": at_lt, "status": status, "status[gte]": status_gte, "status[gt]": status_gt, "status[lte]": status_lte, "status[lt]": status_lt, "method": method})


class MemberKeys(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, status: Literal["live", "expired", "revoked"] | List[Literal["live", "expired", "revoked"]] | None = None, user_id: str | Literal["me"] | List[str | Literal["me"]] | None = None) -> PersonalKeyPage:
        """List the API keys of every member"""
        return self._client.send("GET", "/v1/member-api-keys", query={"limit": limit, "cursor": cursor, "sort": sort, "status": status, "userId": user_id})

    def revoke(self, id: str, *, if_match: str | None = None) -> None:
        """Revoke the API key of a member"""
        return self._client.send("DELETE", f"/v1/member-api-keys/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")


class EnvironmentRequests(Resource):
    def list(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["at", "-at"] | None = None, at: str | None = None, at_gte: str | None = None, at_gt: str | None = None, at_lte: str | None = None, at_lt: str | None = None, status: str | None = None, status_gte: str | None = None, status_gt: str | None = None, status_lte: str | None = None, status_lt: str | None = None, method: str | List[str] | None = None) -> EnvironmentRequestPage:
        """What was asked by an environment of a client app

        With its tokens, and with access tokens of the OpenID provider, for itself and for members. The last thirty days, newest first; a request is seen here within a few seconds.
        """
        return self._client.send("GET", f"/v1/client-environments/{quote(id)}/requests", query={"limit": limit, "cursor": cursor, "sort": sort, "at": at, "at[gte]": at_gte, "at[gt]": at_gt, "at[lte]": at_lte, "at[lt]": at_lt, "status": status, "status[gte]": status_gte, "status[gt]": status_gt, "status[lte]": status_lte, "status[lt]": status_lt, "method": method})


class EventTypes(Resource):
    def list(self, *, context: str | None = None) -> EventTypePage:
        """List the types of events

        All of them at once, with schema and example, in order of type.
        """
        return self._client.send("GET", "/v1/event-types", query={"context": context})

    def get(self, type: str) -> EventType:
        """Get a type of event"""
        return self._client.send("GET", f"/v1/event-types/{quote(type)}")


class OpenIdSettings(Resource):
    def get(self, id: str) -> OpenIdSettings:
        """How users sign in at an environment

        Frontoffice is an OpenID provider for every environment: authorization code with PKCE (S256), refresh, client credentials, introspection, revocation and sign-out, as the discovery document says.
        """
        return self._client.send("GET", f"/v1/client-environments/{quote(id)}/openid")

    def replace(self, id: str, body: ReplaceOpenIdSettings, *, if_match: str | None = None) -> OpenIdSettings:
        """Change how users sign in at an environment"""
        return self._client.send("PUT", f"/v1/client-environments/{quote(id)}/openid", json=body, headers={"If-Match": if_match})


class OpenIdGrants(Resource):
    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None) -> OpenIdGrantPage:
        """The client apps you signed in to"""
        return self._client.send("GET", "/v1/me/grants", query={"limit": limit, "cursor": cursor, "sort": sort})

    def revoke(self, id: str) -> None:
        """Take a client app its access

        Its tokens end at once; it asks again the next time you sign in there.
        """
        return self._client.send("DELETE", f"/v1/me/grants/{quote(id)}", reads="nothing")


class Webhooks(Resource):
    def list(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, state: Literal["pending", "enabled", "disabled_manual", "disabled_auto"] | List[Literal["pending", "enabled", "disabled_manual", "disabled_auto"]] | None = None) -> WebhookPage:
        """List the webhooks of an environment"""
        return self._client.send("GET", f"/v1/client-environments/{quote(id)}/webhooks", query={"limit": limit, "cursor": cursor, "sort": sort, "state": state})

    def create(self, id: str, body: CreateWebhook, *, idempotency_key: str | None = None) -> CreatedWebhook:
        """Add a webhook to an environment

        It is told of nothing before it was activated. Its secret is shown in this answer only.
        """
        return self._client.send("POST", f"/v1/client-environments/{quote(id)}/webhooks", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> Webhook:
        """Read a webhook"""
        return self._client.send("GET", f"/v1/webhooks/{quote(id)}")

    def update(self, id: str, body: UpdateWebhook, *, if_match: str | None = None) -> Webhook:
        """Change a webhook

        With another address it must be activated again.
        """
        return self._client.send("PATCH", f"/v1/webhooks/{quote(id)}", json=body, headers={"If-Match": if_match})

    def delete(self, id: str, *, if_match: str | None = None) -> None:
        """Delete a webhook"""
        return self._client.send("DELETE", f"/v1/webhooks/{quote(id)}", headers={"If-Match": if_match}, reads="nothing")

    def activate(self, id: str, *, idempotency_key: str | None = None) -> Webhook:
        """Activate a webhook

        Sends a ping and waits for the answer: with 2xx the webhook is told of events from now on, and of none that was accepted before. What happened while it was disabled can be sent by a redelivery.
        """
        return self._client.send("POST", f"/v1/webhooks/{quote(id)}/activation", headers={"Idempotency-Key": idempotency_key})

    def deactivate(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Webhook:
        """Stop a webhook

        What waits for it is kept for two weeks.
        """
        return self._client.send("POST", f"/v1/webhooks/{quote(id)}/deactivation", headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})

    def rotate_secret(self, id: str, body: RotateWebhookSecret, *, if_match: str | None = None, idempotency_key: str | None = None) -> WebhookSecret:
        """Give a webhook a new secret

        Until the overlap is over, messages carry a signature of each secret or key. This is also the way from one kind of signature to the other.
        """
        return self._client.send("POST", f"/v1/webhooks/{quote(id)}/secret-rotation", json=body, headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})

    def test(self, id: str, body: TestWebhook, *, idempotency_key: str | None = None) -> WebhookDelivery:
        """Send a test message to a webhook

        Sends the example of a type of events, or a ping, at once and once, whatever the state of the webhook.
        """
        return self._client.send("POST", f"/v1/webhooks/{quote(id)}/test", json=body, headers={"Idempotency-Key": idempotency_key})


class WebhookDeliveries(Resource):
    def list(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["createdAt", "-createdAt"] | None = None, state: Literal["pending", "delivered", "failed", "discarded"] | List[Literal["pending", "delivered", "failed", "discarded"]] | None = None, kind: Literal["event", "ping", "test"] | List[Literal["event", "ping", "test"]] | None = None, event_type: str | None = None, event_id: str | List[str] | None = None) -> WebhookDeliveryPage:
        """List what was sent to a webhook"""
        return self._client.send("GET", f"/v1/webhooks/{quote(id)}/deliveries", query={"limit": limit, "cursor": cursor, "sort": sort, "state": state, "kind": kind, "eventType": event_type, "eventId": event_id})

    def redeliver_many(self, id: str, body: RedeliverWebhook, *, idempotency_key: str | None = None) -> WebhookRedelivery:
        """Send what a webhook did not receive once more

        Everything of a span of time that failed or was missed, as far as the scopes of the environment show it now. Ask with `dryRun` first: it counts.
        """
        return self._client.send("POST", f"/v1/webhooks/{quote(id)}/redeliveries", json=body, headers={"Idempotency-Key": idempotency_key})

    def get(self, id: str) -> WebhookDelivery:
        """Read a delivery to a webhook"""
        return self._client.send("GET", f"/v1/webhook-deliveries/{quote(id)}")

    def attempts(self, id: str, *, limit: int | None = None, cursor: str | None = None, sort: Literal["startedAt", "-startedAt"] | None = None) -> WebhookAttemptPage:
        """List the attempts at a delivery"""
        return self._client.send("GET", f"/v1/webhook-deliveries/{quote(id)}/attempts", query={"limit": limit, "cursor": cursor, "sort": sort})

    def redeliver(self, id: str, *, idempotency_key: str | None = None) -> WebhookDelivery:
        """Send a message once more

        The same content under the same `webhook-id`, as soon as the webhook is enabled. Pings and tests are not sent again.
        """
        return self._client.send("POST", f"/v1/webhook-deliveries/{quote(id)}/redelivery", headers={"Idempotency-Key": idempotency_key})


class Api:
    """Every resource of the API."""

    def __init__(self, client: Client) -> None:
        self.health = Health(client)
        self.operations = Operations(client)
        self.imports = Imports(client)
        self.exports = Exports(client)
        self.operator_jobs = OperatorJobs(client)
        self.job_runs = JobRuns(client)
        self.dead_letters = DeadLetters(client)
        self.job_pauses = JobPauses(client)
        self.operator_events = OperatorEvents(client)
        self.operator_actions = OperatorActions(client)
        self.operator_sessions = OperatorSessions(client)
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
        self.custom_fields = CustomFields(client)
        self.plugins = Plugins(client)
        self.exchange_rates = ExchangeRates(client)
        self.accounts = Accounts(client)
        self.contacts = Contacts(client)
        self.assignment_rules = AssignmentRules(client)
        self.lead_assignment = LeadAssignment(client)
        self.trash = Trash(client)
        self.merges = Merges(client)
        self.bulk = Bulk(client)
        self.saved_views = SavedViews(client)
        self.leads = Leads(client)
        self.pipelines = Pipelines(client)
        self.stages = Stages(client)
        self.board = Board(client)
        self.deals = Deals(client)
        self.forecast = Forecast(client)
        self.reports = Reports(client)
        self.calendar_feeds = CalendarFeeds(client)
        self.activities = Activities(client)
        self.issues = Issues(client)
        self.issue_comments = IssueComments(client)
        self.github_settings = GithubSettings(client)
        self.github_callbacks = GithubCallbacks(client)
        self.timeline = Timeline(client)
        self.search = Search(client)
        self.customer_invitations = CustomerInvitations(client)
        self.customers = Customers(client)
        self.customer_merges = CustomerMerges(client)
        self.customer_addresses = CustomerAddresses(client)
        self.customer_tags = CustomerTags(client)
        self.interactions = Interactions(client)
        self.my_orders = MyOrders(client)
        self.orders = Orders(client)
        self.payments = Payments(client)
        self.shipments = Shipments(client)
        self.segments = Segments(client)
        self.segment_members = SegmentMembers(client)
        self.my_companies = MyCompanies(client)
        self.email_accounts = EmailAccounts(client)
        self.threads = Threads(client)
        self.emails = Emails(client)
        self.notifications = Notifications(client)
        self.notification_preferences = NotificationPreferences(client)
        self.event_stream = EventStream(client)
        self.clients = Clients(client)
        self.client_contacts = ClientContacts(client)
        self.client_environments = ClientEnvironments(client)
        self.client_tokens = ClientTokens(client)
        self.personal_keys = PersonalKeys(client)
        self.member_keys = MemberKeys(client)
        self.environment_requests = EnvironmentRequests(client)
        self.event_types = EventTypes(client)
        self.open_id_settings = OpenIdSettings(client)
        self.open_id_grants = OpenIdGrants(client)
        self.webhooks = Webhooks(client)
        self.webhook_deliveries = WebhookDeliveries(client)
