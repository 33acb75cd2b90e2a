import { type Region, names } from './region.js';

export const northernEurope: readonly Region[] = [
  {
    country: 'SE',
    language: 'sv',
    women: {
      given: names('Åsa, Märta, Linnéa, Ingegärd, Gunnel, Maj-Britt, Elsa, Saga'),
      family: names('Åkesson, Lindström, Sjöberg, Hägglund, Nyström, Öhman, Bergqvist, Wallén'),
    },
    men: {
      given: names('Göran, Håkan, Sören, Nils-Åke, Björn, Love, Torbjörn, Pär'),
      family: names('Sandström, Ekelöf, Hjälmarsson, Rosén, Söderlund, Forsgård, Blomqvist, Ågren'),
    },
    phones: ['+46 70 174 06 ##', '+46-70-1740 6##', '0046 70 17406##'],
    nationalId: '######-####',
    places: [
      ['411 05', 'Göteborg'],
      ['211 22', 'Malmö'],
      ['903 26', 'Umeå'],
      ['118 50', 'Stockholm'],
    ],
    streets: ['Kungsgatan', 'Björkvägen', 'Östra Hamngatan', 'Ångbåtsbron'],
    streetForm: '{street} {number}',
    remarks: [
      'Vill helst ha besked per brev.',
      'Överkänslig mot nötter.',
      'Har flyttat från Gävle, adressen är ändrad.',
    ],
  },
  {
    country: 'IS',
    language: 'is',
    women: {
      given: names('Þórunn, Guðrún, Æsa, Sigríður, Ásdís, Hrafnhildur, Ragnheiður, Eyrún'),
      family: names(
        'Sigurðardóttir, Þorsteinsdóttir, Jónsdóttir, Guðmundsdóttir, Björnsdóttir, Halldórsdóttir, Ólafsdóttir, Ævarsdóttir',
      ),
    },
    men: {
      given: names('Þórður, Guðmundur, Ægir, Hörður, Jökull, Sæmundur, Örn, Friðrik'),
      family: names(
        'Sigurðsson, Þorláksson, Magnússon, Guðnason, Hákonarson, Ásgeirsson, Úlfarsson, Kárason',
      ),
    },
    phones: ['+354 800 0###', '+354 8000###', '00354 800 0###'],
    nationalId: '######-####',
    places: [
      ['101', 'Reykjavík'],
      ['600', 'Akureyri'],
      ['400', 'Ísafjörður'],
      ['700', 'Egilsstaðir'],
    ],
    streets: ['Laugavegur', 'Þórsgata', 'Ægisíða', 'Hafnarstræti'],
    streetForm: '{street} {number}',
    remarks: [
      'Vinsamlegast hringið eftir hádegi.',
      'Er með ofnæmi fyrir fiski.',
      'Fær reikninginn sendan á vinnustað.',
    ],
  },
  {
    country: 'LT',
    language: 'lt',
    women: {
      given: names('Živilė, Aušra, Eglė, Jūratė, Šarūnė, Rūta, Daiva, Gintarė'),
      family: names(
        'Kazlauskienė, Petrauskaitė, Žukauskienė, Šimkutė, Vaičiūnaitė, Čepienė, Jankūnaitė, Balčiūnienė',
      ),
    },
    men: {
      given: names('Žygimantas, Ąžuolas, Kęstutis, Šarūnas, Mindaugas, Jonas, Vytautas, Saulius'),
      family: names(
        'Kazlauskas, Petrauskas, Žukauskas, Šimkus, Vaičiūnas, Čepas, Jankūnas, Balčiūnas',
      ),
    },
    phones: ['+370 600 00 ###', '+370 6 0000 ###', '00370 600 00###'],
    nationalId: '###########',
    places: [
      ['01103', 'Vilnius'],
      ['44240', 'Kaunas'],
      ['92126', 'Klaipėda'],
      ['76295', 'Šiauliai'],
    ],
    streets: ['Gedimino prospektas', 'Žvejų gatvė', 'Šv. Jono gatvė', 'Ąžuolyno gatvė'],
    streetForm: '{street} {number}',
    remarks: [
      'Skambinti tik darbo dienomis.',
      'Alergija bičių įgėlimams.',
      'Sutartis pasirašyta šeimos nario vardu.',
    ],
  },
];
