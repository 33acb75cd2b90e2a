import { type Region, names } from './region.js';

export const africa: readonly Region[] = [
  {
    country: 'NG',
    language: 'yo',
    women: {
      given: names('Ọláídé, Fúnmiláyọ̀, Adébọ́lá, Yétúndé, Títílayọ̀, Ìyábọ̀, Mojísọ́lá, Ṣadé=sade'),
      family: names(
        'Adéyẹmí, Ògúnbánjọ, Akíntọ́lá, Ṣóyínká=soyinka, Awólọ́wọ̀, Ajàyí, Ọdẹ́tọ́lá, Bámgbóṣé',
      ),
    },
    men: {
      given: names('Babátúndé, Olúwaṣeun, Kọ́láwọlé, Ayọ̀délé, Ṣẹ́gun, Adéwálé, Fẹ́mi, Táíwò'),
      family: names('Ọlátúnjí, Fálétí, Àjọsẹ́, Ògúndé, Adélékè, Ìjímèrè, Olówófóyèkù, Ọ̀ṣúndáre'),
    },
    phones: ['+234 800 000 0###', '+234 (800) 0000 ###', '00234 800 0000###'],
    nationalId: '###########',
    places: [
      ['200273', 'Ìbàdàn'],
      ['101233', 'Èkó'],
      ['230284', 'Òṣogbo'],
      ['110105', 'Abẹ́òkúta'],
    ],
    streets: ['Awólọ́wọ̀ Road', 'Òkè-Àdó Street', 'Broad Street', 'Mọ́remí Avenue'],
    streetForm: '{number} {street}',
    remarks: ['Ó fẹ́ kí a pè é ní ìrọ̀lẹ́.', 'Kò gbọdọ̀ jẹ ẹ̀pà.', 'Ó ti kó lọ sí ilé tuntun.'],
  },
  {
    country: 'ET',
    language: 'am',
    women: {
      given: names(
        'ሰላማዊት=selamawit, ብርቱካን=birtukan, ጽጌ=tsige, መሠረት=meseret, አልማዝ=almaz, ህይወት=hiwot, ትዕግስት=tigist, ራሔል=rahel',
      ),
      family: names(
        'አበበ=abebe, ተስፋዬ=tesfaye, ገብረማርያም=gebremariam, ወልደሚካኤል=woldemichael, በቀለ=bekele, ደሳለኝ=desalegn, ታደሰ=tadesse, ኃይሌ=haile',
      ),
    },
    men: {
      given: names(
        'ዳዊት=dawit, ዮሐንስ=yohannes, ጌታቸው=getachew, ሙሉጌታ=mulugeta, ኤርሚያስ=ermias, ፍቅሩ=fikru, ሳሙኤል=samuel, ብሩክ=biruk',
      ),
      family: names(
        'ከበደ=kebede, መኮንን=mekonnen, አለሙ=alemu, ግርማ=girma, ሽፈራው=shiferaw, ንጉሤ=nigusse, ለማ=lemma, ይልማ=yilma',
      ),
    },
    phones: ['+251 90 000 0###', '+251 900 000###', '00251 90 0000###'],
    nationalId: '#### #### ####',
    places: [
      ['1000', 'አዲስ አበባ'],
      ['6000', 'ባሕር ዳር'],
      ['3000', 'ድሬዳዋ'],
      ['7000', 'መቐለ'],
    ],
    streets: ['ቸርችል ጎዳና', 'ቦሌ መንገድ', 'ምኒልክ አደባባይ', 'አፍሪካ ጎዳና'],
    streetForm: '{street} {number}',
    remarks: ['ከሰዓት በኋላ ብቻ ይደወል።', 'ለፔኒሲሊን አለርጂ አለ።', 'አድራሻው በመጋቢት ተቀይሯል።'],
  },
];
