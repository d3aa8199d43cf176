import { contentDisposition } from './content-disposition.js';

it.each([
  ['quote.pdf', `attachment; filename="quote.pdf"; filename*=UTF-8''quote.pdf`],
  ['Über 100%.pdf', `attachment; filename="Uber 100_.pdf"; filename*=UTF-8''%C3%9Cber%20100%25.pdf`],
  ['a"b\\c;d.txt', `attachment; filename="a_b_c_d.txt"; filename*=UTF-8''a%22b%5Cc%3Bd.txt`],
  ["it's (1)*.txt", `attachment; filename="it's (1)*.txt"; filename*=UTF-8''it%27s%20%281%29%2A.txt`],
  ['报价', `attachment; filename="file"; filename*=UTF-8''%E6%8A%A5%E4%BB%B7`],
])('offers %j', (name, header) => {
  expect(contentDisposition(name)).toBe(header);
});

it('never lets a name end the header line', () => {
  expect(contentDisposition('a\r\nSet-Cookie: x=1')).not.toMatch(/[\r\n]/);
});
