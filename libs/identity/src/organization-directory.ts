/** An organization as a user sees it from outside: its name, and what the user is in it. */
export interface OrganizationSummary {
  id: string;
  name: string;
  role: string;
}

export interface Start {
  organization: OrganizationSummary;
  /** The organization wants one session a member: opening one ends the others that act there. */
  singleSession: boolean;
}

/**
 * What identity must know of organizations. Tenancy implements it: identity stands below tenancy and may not call it.
 * Every method runs in a scope that acts as the user it is asked about, else it finds nothing.
 */
export abstract class OrganizationDirectory {
  /** Founds an organization in the running transaction; the user becomes its `ceo`. */
  abstract found(input: { organizationId: string; userId: string; name: string }): Promise<OrganizationSummary>;

  /** The `wanted` organization if it and the user's membership are active, else null. */
  abstract activeFor(userId: string, wanted: string): Promise<OrganizationSummary | null>;

  /** Where a new session begins: the `preferred` organization if it and the membership are active, else the one joined first. */
  abstract startingFor(userId: string, preferred: string | null): Promise<Start | null>;

  /** Every organization `activeFor` would answer, in the order of joining. */
  abstract allFor(userId: string): Promise<OrganizationSummary[]>;

  /** Every organization the user is, or was, a member of, whatever became of it. */
  abstract everyOrganizationOf(userId: string): Promise<string[]>;

  /** Whether the user is, or was, a member of the organization the scope acts in. */
  abstract isFellow(userId: string): Promise<boolean>;

  /** False while the user is the only active ceo of the organization the scope acts in, and it has other active members. */
  abstract mayLeave(userId: string): Promise<boolean>;

  /** Ends the membership in the organization the scope acts in, in the running transaction, unless `mayLeave` says no. An organization nobody is left in waits for its deletion. */
  abstract leave(userId: string): Promise<boolean>;

  /**
   * Deletes the organization the scope acts in, in the running transaction, if the user founded it, nobody else ever belonged
   * to it, and it holds nothing but what it was founded with; false otherwise.
   */
  abstract dropUnused(userId: string): Promise<boolean>;
}
