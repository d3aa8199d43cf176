/** What the dictionary lacks: repetitions, runs of keys, and words of this product and of these years. */
const FURTHER = `
  00000000 000000000 0000000000 00001111 01010101 0123456789 0987654321 10101010 111111111 1111111111 12121212 123123123 12341234 1234512345
  13131313 20202020 21212121 22222222 222222222 23232323 232323232 25252525 33333333 44444444 55555555 555555555 66666666 666666666 69696969
  77777777 777777777 7777777777 87654321 88888888 888888888 8888888888 987654321 9876543210 98765432 99999999 999999999 9999999999 aaaaaaaa
  aaaaaaaaa aaaaaaaaaa abcabcabc abcdefgh abcdefghi abcdefghij admin1234 admin12345 admin123456 adminadmin asasasas asdasdasd cc123456
  changeme123 dddddddd fortnite letmein12 mynoob123 p@$$w0rd p@ssword password1! password12345 postgres qqqqqqqq qweqweqwe qwertz123 qwertzui
  qwertzuiop rootroot summer2024 summer2025 summer2026 test12345 test123456 united123 welcome1234 winter2024 winter2025 winter2026 yugioh12
  zaq1zaq1 zxcvzxcv zzzzzzzz frontoffice frontoffice1 frontoffice123`;

let loading: Promise<ReadonlySet<string>> | undefined;

/**
 * The most common passwords of published leaks, lower case, of at least `minLength` characters (shorter ones are refused
 * anyway): some 18,000, read at the first call into about 4 MB and kept.
 */
export function commonPasswords(minLength: number): Promise<ReadonlySet<string>> {
  return (loading ??= load(minLength));
}

async function load(minLength: number): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set([...dictionary['passwords-common'], ...FURTHER.trim().split(/\s+/)].filter((password) => password.length >= minLength));
}
