interface NoticeText {
  subject: string;
  what: string;
  advice: string;
}

const IF_NOT_YOU = 'If this was not you, change your password and end the sessions you do not know, under "Security" in your profile.';

/** What users are told about their accounts, whether they want to hear it or not (ASVS 5.0 V6.3.7). */
export const NOTICES = {
  new_device: { subject: 'A new device signed in to your account', what: 'Somebody signed in to your account from a device that was not used before.', advice: IF_NOT_YOU },
  password_changed: { subject: 'Your password was changed', what: 'The password of your account was changed, and your other sessions were ended.', advice: IF_NOT_YOU },
  email_added: { subject: 'An address was added to your account', what: 'A further e-mail address was added to your account.', advice: IF_NOT_YOU },
  email_removed: { subject: 'An address was removed from your account', what: 'An e-mail address was removed from your account.', advice: IF_NOT_YOU },
  email_changed: { subject: 'The address of your account was changed', what: 'Another e-mail address is now the primary one of your account.', advice: IF_NOT_YOU },
  email_change_cancelled: {
    subject: 'The change of your address was cancelled',
    what: 'This is the primary address of your account again. Addresses that were added lately were removed, and all sessions were ended.',
    advice: 'Somebody may know your password: choose another one at once. Look at the second factors and providers of your account as well.',
  },
  factor_enabled: { subject: 'A second factor was added to your account', what: 'A second factor was added to your account.', advice: IF_NOT_YOU },
  factor_disabled: { subject: 'A second factor was removed from your account', what: 'A second factor was removed from your account.', advice: IF_NOT_YOU },
  recovery_codes_created: { subject: 'New recovery codes were made', what: 'New recovery codes were made for your account; the earlier ones are void.', advice: IF_NOT_YOU },
  recovery_code_used: { subject: 'A recovery code was used', what: 'Somebody signed in to your account with a recovery code.', advice: IF_NOT_YOU },
  passkey_copied: { subject: 'A passkey of yours may have been copied', what: 'A passkey of yours was refused, because it had been used elsewhere in between: there may be a copy of it.', advice: 'Remove it under "Security" in your profile, and add another one.' },
  provider_linked: { subject: 'Another way to sign in was added', what: 'Your account can now be signed in to through another provider.', advice: IF_NOT_YOU },
  provider_unlinked: { subject: 'A way to sign in was removed', what: 'Your account can no longer be signed in to through one of the providers you had linked.', advice: IF_NOT_YOU },
  token_reused: { subject: 'A session of yours was ended', what: 'One of your sessions was ended because its key was used twice: somebody may have copied it.', advice: IF_NOT_YOU },
  user_suspended: { subject: 'Your account was suspended', what: 'Your account was suspended by the operators of this installation.', advice: 'Answer to them if you think this is a mistake.' },
  user_reactivated: { subject: 'Your account is active again', what: 'Your account was reactivated by the operators of this installation: you can sign in again.', advice: 'There is nothing more to do.' },
  user_deactivated: { subject: 'Your account was deactivated', what: 'Your account was deactivated, and all its sessions were ended. Nothing was deleted.', advice: 'The operators of this installation can reactivate it. If this was not you, ask them to.' },
  data_exported: { subject: 'A copy of your data was made', what: 'Everything kept about you was downloaded from your account.', advice: IF_NOT_YOU },
  user_deleted: { subject: 'Your account was deleted', what: 'Your account and your personal data were deleted.', advice: 'There is nothing left to do.' },
} as const satisfies Record<string, NoticeText>;

export type Notice = keyof typeof NOTICES;
