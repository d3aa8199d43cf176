/** The most common passwords of at least eight characters in published leaks, lower case; shorter ones are refused anyway. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `00000000 000000000 0000000000 00001111 01010101 01020304 0123456789 0987654321 10101010 11111111 111111111 1111111111 11112222 11221122
  11223344 1122334455 12121212 12131415 123123123 123123123a 12341234 1234512345 12345678 123456789 1234567890 12345678910 1234567891 123456789a
  123456789q 12345678a 1234567a 12345abc 123456aa 1234abcd 1234asdf 1234qwer 123654789 123abc123 123qwe123 123qweasd 12qwaszx 13131313 13243546
  135792468 1357924680 147258369 147852369 14725836 147852 159357456 159753456 1a2b3c4d 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 1qwerty1
  20202020 21212121 22222222 222222222 23232323 232323232 25252525 25802580 33333333 44444444 55555555 555555555 66666666 666666666 69696969 77777777 777777777 7777777777
  78945612 789456123 789654123 87654321 88888888 888888888 8888888888 987654321 9876543210 98765432 99999999 999999999 9999999999 a1234567 a12345678 a123456789 a1b2c3d4
  a1b2c3d4e5 aa123456 aa123456789 aaaaaaaa aaaaaaaaa aaaaaaaaaa abc12345 abc123456 abc123abc abcabcabc abcd1234 abcd12345 abcdefgh abcdefghi abcdefghij access14 adgjmptw
  admin123 admin1234 admin12345 admin123456 administrator adminadmin airborne airplane alejandra alejandro alexander alexandra alexandre amsterdam anderson anthony1 asasasas
  asd12345 asdasd123 asdasdasd asdf1234 asdfasdf asdfghjk asdfghjkl asdfghjkl1 asdfqwer asdfzxcv australia babygirl babygirl1 barcelona baseball baseball1 basketball
  beautiful benjamin bigdaddy blink182 brooklyn butterfly butthead caroline cc123456 champion changeme changeme1 changeme123 charlie1 charlotte chelsea1 chocolate
  christian christina christine christopher cocacola computer computer1 consumer cristian cristina crystal1 danielle dddddddd december december1 dolphin1 dragon12 dragonball
  einstein elephant elizabeth everlast facebook fernando ferrari1 football football1 fortnite freedom1 friendship fuckyou1 fuckyou2 gangster garfield gateway1 gfhjkmgfhjkm goodluck google123 greenday
  guitar12 hallo123 hello123 hello1234 helloworld honey123 iloveyou iloveyou1 iloveyou2 iloveyou! infinity internet isabella jackson1 jasmine1 jennifer jessica1 jonathan jordan23 juventus
  kawasaki kingkong kristina lakers24 letmein1 letmein12 letmein123 letmeinnow liverpool liverpool1 lollipop london12 loveyou1 lovelove madison1 margarita marlboro maverick mercedes
  metallica michael1 michelle microsoft midnight mischief monkey12 monkey123 mountain mustang1 mynoob123 myspace1 nicholas nintendo nirvana1 november october1 p@$$w0rd p@ssw0rd p@ssword
  pakistan panasonic pass1234 passw0rd passw0rd1 password password! password1 password1! password10 password11 password12 password123 password1234 password12345 password2 password3 password99
  passwordpassword passwort patricia patrick1 peterpan pleasure pokemon1 politics porsche911 postgres princesa princess princess1 qazwsx123 qazwsxed qazwsxedc qazwsxedcrfv qq123456 qqqqqqqq
  qwaszx12 qwe123qwe qweasd123 qweasdzx qweasdzxc qweqweqwe qwer1234 qwer12345 qwerasdf qwert123 qwert12345 qwerty01 qwerty11 qwerty12 qwerty123 qwerty1234 qwerty12345 qwerty123456
  qwertyui qwertyuio qwertyuiop qwertyuiop1 qwertz123 qwertzui qwertzuiop q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 realmadrid rockstar rootroot salasana samantha samsung1 scorpion sebastian secret12 secret123
  security september shadow12 simpsons slipknot snowball softball software somebody spiderman stargate starwars starwars1 steelers stephanie submarine summer12 summer2024 summer2025
  sunflower sunshine sunshine1 superman superman1 superstar swordfish system32 tequiero test1234 test12345 test123456 testtest thailand thomas123 tiger123 tinkerbell trustno1 undertaker united123
  valentina vanessa1 veronica victoria warcraft warrior1 welcome1 welcome12 welcome123 welcome1234 westside whatever whatever1 william1 winston1 winter2024 winter2025 wolfpack wordpass yankees1
  yellow12 yourmama yugioh12 zaq12wsx zaq1zaq1 zaqwsxcde zxasqw12 zxcvbnm1 zxcvbnm123 zxcvbnmm zxcvzxcv zzzzzzzz frontoffice frontoffice1 frontoffice123`.split(/\s+/),
);
