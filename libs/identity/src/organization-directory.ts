/** An organization as a user sees it from outside: its name, and what the user is in it. */
export interface OrganizationSummary {
  id: string;
  name: string;
  role: string;
}

/**
 * What identity must know of organizations. Tenancy implements it: identity stands below tenancy and may not call it.
 * Every method runs in a scope that acts as the user it is asked about, else it finds nothing.
 */
export abstract class OrganizationDirectory {
  /** Founds an organization in the running transaction; the user becomes its `ceo`. */
  abstract found(input: { organizationId: string; userId: string; name: string }): Promise<OrganizationSummary>;

  /** The `wanted` organization if it and the user's membership are active, else null; for null the one joined first. */
  abstract activeFor(userId: string, wanted: string | null): Promise<OrganizationSummary | null>;

  /** Every organization `activeFor` would answer, in the order of joining. */
  abstract allFor(userId: string): Promise<OrganizationSummary[]>;
}
