/** Creates the demo organization. */
export async function seedDemo(): Promise<void> {}
