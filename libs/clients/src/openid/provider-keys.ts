import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { defineSealedColumn, FieldCipher, runInScope, Scope, uuidv7 } from '@app/kernel';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from './openid-key.entity.js';

const PRIVATE_KEY = defineSealedColumn('openid_keys', 'sealed_private_key', { owner: 'installation' });
/** A key signs no sooner than every process, and every client that keeps our key set for an hour, can know it. */
const PUBLISHED_BEFORE_USE = `interval '2 hours'`;
const LIFETIME = `interval '90 days'`;
/** ID tokens are good for an hour; as hints at sign-out they are shown for longer. */
const KEPT_AFTER = `interval '30 days'`;

interface Row {
  id: string;
  kid: string;
  algorithm: SigningAlgorithm;
  sealed: string;
}

/** The keys ID tokens are signed with, one set for the installation, sealed with the key ring. */
@Injectable()
export class ProviderKeys {
  constructor(
    private readonly em: EntityManager,
    private readonly cipher: FieldCipher,
  ) {}

  /** Every key as a private JWK; of each algorithm the one that signs comes first. Makes the first ones. */
  async all(): Promise<JWK[]> {
    const found = await this.read();
    if (found.length > 0) return found;
    await this.rotate();
    return this.read();
  }

  /** Adds a successor to every key that has served its time, and removes those nobody needs any more. */
  async rotate(): Promise<void> {
    await this.within(async (scope) => {
      await scope.rows(`select pg_advisory_xact_lock(hashtext('openid_keys'))`, []);
      for (const algorithm of SIGNING_ALGORITHMS) {
        const [fresh] = await scope.rows('select 1 as found from openid_keys where algorithm = ? and created_at > now() - ' + LIFETIME, [algorithm]);
        if (!fresh) await this.add(scope, algorithm);
      }
      await scope.rows(`delete from openid_keys k where created_at < now() - ${LIFETIME} - ${KEPT_AFTER} and exists (select from openid_keys n where n.algorithm = k.algorithm and n.created_at > k.created_at)`, []);
    });
  }

  private async read(): Promise<JWK[]> {
    const rows = await this.within((scope) =>
      scope.rows<Row>(`select id, kid, algorithm, sealed_private_key as sealed from openid_keys order by algorithm desc, created_at > now() - ${PUBLISHED_BEFORE_USE}, created_at desc, id desc`, []),
    );
    return rows.map(({ id, kid, algorithm, sealed }) => ({ ...(JSON.parse(this.cipher.open(sealed, PRIVATE_KEY.at(null, id)).toString()) as JWK), kid, alg: algorithm, use: 'sig' }));
  }

  private async add(scope: Scope, algorithm: SigningAlgorithm): Promise<void> {
    const { privateKey } = await generateKeyPair(algorithm, { extractable: true, ...(algorithm === 'RS256' ? { modulusLength: 2048 } : { crv: 'Ed25519' }) });
    const jwk = await exportJWK(privateKey);
    const id = uuidv7();
    const sealed = this.cipher.seal(JSON.stringify(jwk), PRIVATE_KEY.at(null, id));
    await scope.rows('insert into openid_keys (id, kid, algorithm, sealed_private_key) values (?, ?, ?, ?)', [id, await calculateJwkThumbprint(jwk), algorithm, sealed]);
  }

  private within<T>(work: (scope: Scope) => Promise<T>): Promise<T> {
    const scope = new Scope({ em: this.em, requestId: 'openid-keys' });
    return runInScope(scope, () => scope.transaction(() => work(scope)));
  }
}
