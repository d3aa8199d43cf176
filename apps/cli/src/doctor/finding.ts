/** One thing `doctor` looked at: whether it is well, and a plain sentence that says what to do when it is not. */
export interface Finding {
  check: string;
  /** A `warning` works but will hurt; `failed` does not work. */
  status: 'ok' | 'warning' | 'failed';
  sentence: string;
}

export const ok = (check: string, sentence: string): Finding => ({ check, status: 'ok', sentence });
export const warning = (check: string, sentence: string): Finding => ({ check, status: 'warning', sentence });
export const failed = (check: string, sentence: string): Finding => ({ check, status: 'failed', sentence });
