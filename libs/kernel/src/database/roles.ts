/**
 * The PostgreSQL roles of an installation. `owner` owns the schema and migrates; `app` serves requests and jobs under row
 * level security; `relay` sees the queue tables of every organization and nothing else; `search` owns the SECURITY DEFINER
 * search functions; `directory` is what a mail server logs in with.
 */
export const Role = {
  owner: 'frontoffice_owner',
  app: 'frontoffice_app',
  relay: 'frontoffice_relay',
  search: 'frontoffice_search',
  directory: 'frontoffice_directory',
} as const;
