export const INDUSTRIES = ['technology', 'healthcare', 'finance', 'retail', 'manufacturing', 'other'] as const;
