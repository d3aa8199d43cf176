export const FACTOR_TYPES = ['totp', 'webauthn', 'recovery_codes'] as const;
export type FactorType = (typeof FACTOR_TYPES)[number];
