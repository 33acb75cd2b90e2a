import { type Region, names } from './region.js';

export const centralEurope: readonly Region[] = [
  {
    country: 'PL',
    language: 'pl',
    women: {
      given: names('Małgorzata, Agnieszka, Bożena, Łucja, Zofia, Bronisława, Elżbieta, Halina'),
      family: names(
        'Wójcik, Kowalska, Wiśniewska, Dąbrowska, Zielińska, Szczęsna, Żak, Łukaszewska',
      ),
    },
    men: {
      given: names('Wojciech, Łukasz, Stanisław, Grzegorz, Michał, Paweł, Zbigniew, Jędrzej'),
      family: names('Brzózka, Kowalczyk, Jabłoński, Gołąb, Król, Piątek, Źródłowski, Zając'),
    },
    phones: ['+48 500 000 ###', '+48 50 000 0# ##', '0048 500000###'],
    nationalId: '###########',
    places: [
      ['90-004', 'Łódź'],
      ['30-001', 'Kraków'],
      ['80-831', 'Gdańsk'],
      ['61-809', 'Poznań'],
    ],
    streets: ['ulica Świętokrzyska', 'aleja Róż', 'plac Wolności', 'ulica Żeromskiego'],
    streetForm: '{street} {number}',
    remarks: [
      'Dzwonić po siedemnastej, pracuje na zmiany.',
      'Uczulenie na orzechy i gluten.',
      'Prosi o fakturę na firmę.',
    ],
  },
  {
    country: 'CZ',
    language: 'cs',
    women: {
      given: names('Božena, Lenka, Šárka, Žofie, Jiřina, Markéta, Zdeňka, Anežka'),
      family: names(
        'Nováková, Dvořáková, Svobodová, Černá, Kučerová, Procházková, Říhová, Šťastná',
      ),
    },
    men: {
      given: names('Jiří, Tomáš, Ondřej, Zdeněk, Luboš, Vojtěch, Řehoř, Miloš'),
      family: names('Novák, Dvořák, Svoboda, Černý, Kučera, Procházka, Říha, Šťastný'),
    },
    phones: ['+420 600 000 ###', '+420 600000###', '00420 600 000 ###'],
    nationalId: '######/####',
    places: [
      ['602 00', 'Brno'],
      ['110 00', 'Praha'],
      ['301 00', 'Plzeň'],
      ['779 00', 'Olomouc'],
    ],
    streets: ['Náměstí Míru', 'Křížová', 'Dlouhá třída', 'U Řeky'],
    streetForm: '{street} {number}',
    remarks: [
      'Volat až po obědě.',
      'Přesné datum narození ověřeno podle průkazu.',
      'Komunikovat výhradně e-mailem.',
    ],
  },
  {
    country: 'HU',
    language: 'hu',
    familyFirst: true,
    women: {
      given: names('Zsófia, Katalin, Ágnes, Piroska, Tünde, Emőke, Réka, Borbála'),
      family: names('Szabó, Kovács, Tóth, Horváth, Fehér, Sütő, Kőszegi, Lakatos'),
    },
    men: {
      given: names('Balázs, László, Gergő, Ödön, István, Csaba, Sándor, Győző'),
      family: names('Nagy, Varga, Kiss, Molnár, Németh, Erdős, Bártfai, Szűcs'),
    },
    phones: ['+36 20 000 0###', '+36 (20) 0000 ###', '0036 20 000 0###'],
    nationalId: '######@@',
    places: [
      ['1052', 'Budapest'],
      ['4024', 'Debrecen'],
      ['6720', 'Szeged'],
      ['9021', 'Győr'],
    ],
    streets: ['Kossuth Lajos utca', 'Petőfi tér', 'Szőlő köz', 'Rákóczi út'],
    streetForm: '{street} {number}.',
    remarks: [
      'Csak délután hívható.',
      'Laktózérzékeny, kérjük jelezni a konyhának.',
      'Új lakcímét szeptemberben jelentette be.',
    ],
  },
  {
    country: 'RO',
    language: 'ro',
    women: {
      given: names('Ștefania, Ioana, Mădălina, Ruxandra, Crăița, Anișoara, Luminița, Doina'),
      family: names('Țurcanu, Ionescu, Bălan, Chiriță, Vlădescu, Mureșan, Stănescu, Grădinaru'),
    },
    men: {
      given: names('Șerban, Mihăiță, Dănuț, Răzvan, Ștefan, Ilie, Bogdan, Cătălin'),
      family: names('Țăranu, Popescu, Brâncoveanu, Dumitrașcu, Pârvu, Șuteu, Căpraru, Lupașcu'),
    },
    phones: ['+40 700 000 ###', '+40 70 000 0###', '0040 700000###'],
    nationalId: '#############',
    places: [
      ['010061', 'București'],
      ['400001', 'Cluj-Napoca'],
      ['700028', 'Iași'],
      ['900178', 'Constanța'],
    ],
    streets: ['Strada Păcii', 'Bulevardul Ștefan cel Mare', 'Aleea Trandafirilor', 'Șoseaua Veche'],
    streetForm: '{street} {number}',
    remarks: [
      'A cerut să sunați numai dimineața.',
      'Alergie la înțepături de albine.',
      'Contractul vechi a fost reînnoit în toamnă.',
    ],
  },
  {
    country: 'TR',
    language: 'tr',
    women: {
      given: names('Ayşegül, Çiğdem, Şükriye, Işıl, Gülşah, Özge, Zübeyde, Elif'),
      family: names('Yılmaz, Çelik, Öztürk, Şahin, Kılıç, Güneş, Doğan, Aydın'),
    },
    men: {
      given: names('Çağlar, Oğuzhan, Şükrü, İbrahim, Ömer, Gökhan, Yiğit, Barış'),
      family: names('Kaya, Demir, Özdemir, Çiftçi, Erdoğdu, Işık, Ünal, Bozkır'),
    },
    phones: ['+90 500 000 0###', '+90 (500) 000 0# ##', '0090 500 0000 ###'],
    nationalId: '###########',
    places: [
      ['34433', 'İstanbul'],
      ['35220', 'İzmir'],
      ['21100', 'Diyarbakır'],
      ['26010', 'Eskişehir'],
    ],
    streets: ['Atatürk Caddesi', 'Çınarlı Sokak', 'İstiklal Caddesi', 'Gül Sokağı'],
    streetForm: '{street} No: {number}',
    remarks: [
      'Akşam yediden sonra aranmak istiyor.',
      'Fıstık alerjisi var, mutfağa bildirin.',
      'Taşındı; yeni adresi sözleşmede.',
    ],
  },
];
