import { ApiTags, byId, Endpoint, NotFound, requireScope, requireUserId, SignedIn, type ById, type ListQuery } from '@app/kernel';
import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { openIdGrantView } from './openid-grants.js';

@ApiTags('clients')
@Controller('v1/me/grants')
export class OpenIdGrantsController {
  @Get()
  @Endpoint({ summary: 'The client apps you signed in to', permission: SignedIn, returns: openIdGrantView.Page })
  async list(@Query({ schema: openIdGrantView.Query }) query: ListQuery) {
    return openIdGrantView.page(query);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Take a client app its access', description: 'Its tokens end at once; it asks again the next time you sign in there.', permission: SignedIn, status: 204 })
  async revoke(@Param({ schema: byId('openid-grant') }) { id }: ById) {
    const rows = await requireScope().rows(
      `with g as (delete from openid_artifacts where id = ? and user_id = ? and kind = 'Grant' returning id_hash), t as (delete from openid_artifacts a using g where a.grant_hash = g.id_hash) select 1 as done from g`,
      [id, requireUserId()],
    );
    if (rows.length === 0) throw new NotFound();
  }
}
