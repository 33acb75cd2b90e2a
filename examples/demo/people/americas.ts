import { type Region, names } from './region.js';

export const americas: readonly Region[] = [
  {
    country: 'US',
    language: 'en',
    women: {
      given: names('Maria, Latoya, Emily, Zoë, Guadalupe, Rebecca, Keisha, Renée'),
      family: names(
        'Hernández, Washington, Kowalski, Begay, Nguyen, Goldberg, Thibodeaux, Andersen',
      ),
    },
    men: {
      given: names('Tyrone, José, Ethan, Duane, Malik, André, Walter, Kai'),
      family: names('Jefferson, Ramírez, O’Malley, Yazzie, Kim, Schwartz, Beauchamp, Kealoha'),
    },
    phones: ['+1 (212) 555-01##', '+1 415-555-01##', '+1.303.555.01##', '001 504 555 01##'],
    nationalId: '000-##-####',
    places: [
      ['87501', 'Santa Fe'],
      ['70112', 'New Orleans'],
      ['55401', 'Minneapolis'],
      ['96813', 'Honolulu'],
    ],
    streets: ['Magnolia Street', 'County Road 9', 'Fifth Avenue', 'Cañon Drive'],
    streetForm: '{number} {street}',
    remarks: [
      'Leave packages with the neighbor in 4B.',
      'Asked twice to be taken off the newsletter.',
      'Daughter holds power of attorney since June.',
    ],
  },
  {
    country: 'BR',
    language: 'pt',
    women: {
      given: names('Jéssica, Thaís, Aparecida, Lívia, Vitória, Iracema, Júlia, Patrícia'),
      family: names('Nascimento, Galvão, Yamamoto, Sampaio, Queirós, Lourenço, Damião, Teixeira'),
    },
    men: {
      given: names('Caíque, Antônio, Ubirajara, Fábio, Vinícius, Wesley, Hélio, Otávio'),
      family: names('Cavalcanti, Schneider, Araújo, Conceição, Falcão, Barão, Ribeiro, Tavares'),
    },
    phones: ['+55 11 90000-0###', '+55 (21) 90000-0###', '0055 71 90000 0###'],
    nationalId: '###.###.###-##',
    places: [
      ['01310-100', 'São Paulo'],
      ['40020-000', 'Salvador'],
      ['69005-010', 'Manaus'],
      ['88010-400', 'Florianópolis'],
    ],
    streets: ['Rua São Bento', 'Avenida Paulista', 'Ladeira da Barra', 'Praça da Sé'],
    streetForm: '{street}, {number}',
    remarks: [
      'Ligar só depois das dez, horário de Brasília.',
      'Tem alergia a camarão.',
      'Mudou-se para o litoral em janeiro.',
    ],
  },
];
