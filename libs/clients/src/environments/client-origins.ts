import { AllowedOrigins, runInScope, Scope } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnModuleInit } from '@nestjs/common';

/** Pages of client apps may call the API from the origins that their active environments name, of whatever organization. */
@Injectable()
export class ClientOrigins implements OnModuleInit {
  constructor(
    private readonly origins: AllowedOrigins,
    private readonly em: EntityManager,
  ) {}

  onModuleInit(): void {
    this.origins.register(() => this.read());
  }

  /** In a scope of its own: a preflight belongs to nobody. */
  private async read(): Promise<string[]> {
    const scope = new Scope({ em: this.em, requestId: 'client-origins' });
    const rows = await runInScope(scope, () => scope.read<{ origin: string }>('select client_origins() as origin', []));
    return rows.map(({ origin }) => origin);
  }
}
