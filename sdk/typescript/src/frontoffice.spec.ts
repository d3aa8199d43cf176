import { Frontoffice } from './frontoffice.js';

describe('Frontoffice', () => {
  it('separates several values of a filter by commas', async () => {
    const asked: string[] = [];
    const fetch = async ({ url }: Request) => {
      asked.push(url);
      return Response.json({ data: [], nextCursor: null });
    };
    const frontoffice = new Frontoffice({ baseUrl: 'http://front.example/', fetch });
    await frontoffice.leads.list({ query: JSON.parse('{ "status": "new", "assignedToId": ["me", "none"] }') });
    expect(asked).toEqual(['http://front.example/v1/leads?status=new&assignedToId=me,none']);
  });
});
