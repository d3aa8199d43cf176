/** The keys as they were given, to be given again after a restore; the parsed configuration no longer has their text. */
export const keysAsGiven = () => ({ APP_KEYS: process.env['APP_KEYS'], JWT_PRIVATE_KEY: process.env['JWT_PRIVATE_KEY'] });
