/** A permission as a value: `crm.leads.write`. The brand makes a typo or a hand-written string fail to compile. */
export type Permission = string & { readonly __brand: 'permission' };

/** No credentials needed. */
export const Public = 'public' as Permission;
/** Any signed-in user, with or without an organization. */
export const SignedIn = 'signed_in' as Permission;

type Tree<T extends Record<string, Record<string, string>>> = { readonly [R in keyof T]: { readonly [A in keyof T[R]]: Permission } };

export interface PermissionDescription {
  permission: Permission;
  context: string;
  description: string;
  /** Whose it is to give: an organization's, through memberships, the installation's, through its roles, or of anybody about themselves, to a client app. */
  realm: Realm;
}

export type Realm = 'organization' | 'installation' | 'own';

const catalogue = new Map<string, PermissionDescription>();

/** Declares a context's permissions with one sentence each; returns them as typed values. */
export function definePermissions<const T extends Record<string, Record<string, string>>>(context: string, resources: T, realm: Realm = 'organization'): Tree<T> {
  const tree: Record<string, Record<string, Permission>> = {};
  for (const [resource, actions] of Object.entries(resources)) {
    tree[resource] = {};
    for (const [action, description] of Object.entries(actions)) {
      const permission = `${context}.${resource}.${action}` as Permission;
      tree[resource][action] = permission;
      catalogue.set(permission, { permission, context, description, realm });
    }
  }
  return tree as Tree<T>;
}

/** Every permission declared for the realm, in order of name. */
export const declaredPermissions = (realm: Realm): PermissionDescription[] =>
  [...catalogue.values()].filter((declared) => declared.realm === realm).sort((a, b) => a.permission.localeCompare(b.permission));

export const realmOf = (permission: Permission): Realm | undefined => catalogue.get(permission)?.realm;
