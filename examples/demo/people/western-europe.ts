import { type Region, germanNames, names } from './region.js';

export const westernEurope: readonly Region[] = [
  {
    country: 'GB',
    language: 'en',
    women: {
      given: names('Siân, Charlotte, Niamh, Eilidh, Priya, Harriet, Abigail, Gwen'),
      family: names('Llewellyn, Ashworth, O’Connor, MacLeod, Patel, Whitaker, Okafor, Pritchard'),
    },
    men: {
      given: names('Alistair, Rhys, Oliver, Callum, Edmund, Declan, Nathaniel, Hamish'),
      family: names('Fairclough, Bevan, Hargreaves, McAllister, Sutton, Byrne, Adeyemi, Drummond'),
    },
    phones: ['+44 7700 900###', '+44 7700 900 ###', '+44-7700-900###'],
    nationalId: '@@ ## ## ## @',
    places: [
      ['M1 4BT', 'Manchester'],
      ['EH8 9YL', 'Edinburgh'],
      ['CF10 3AT', 'Cardiff'],
      ['BS1 5TR', 'Bristol'],
    ],
    streets: ['Chapel Lane', 'Victoria Terrace', 'Mill Road', 'Orchard Crescent'],
    streetForm: '{number} {street}',
    remarks: [
      'Prefers to be called after six in the evening.',
      'Allergic to penicillin; carries a card.',
      'Moved house in spring, old address still on the 2021 contract.',
    ],
  },
  {
    country: 'DE',
    language: 'de',
    women: {
      given: germanNames('Annegret, Jule, Käthe, Svenja, Friederike, Ayşe, Wiebke, Mechthild'),
      family: germanNames('Müller, Schäfer, Großmann, Köhler, Weiß, Yıldırım, Petersen, Brückner'),
    },
    men: {
      given: germanNames('Jörg, Matthias, Günther, Thorben, Björn, Lennart, Karl-Heinz, Emre'),
      family: germanNames(
        'Schröder, Krämer, Bäcker, Hoffmann, Voß, Jürgensen, von der Heide, Öztürk',
      ),
    },
    phones: ['+49 30 23125 ###', '030 23125-###', '0049 30 23125###', '030/23125 ###'],
    nationalId: '## ### ### ###',
    places: [
      ['10119', 'Berlin'],
      ['50667', 'Köln'],
      ['80331', 'München'],
      ['24103', 'Kiel'],
    ],
    streets: ['Lindenstraße', 'Am Mühlenbach', 'Goetheplatz', 'Südring'],
    streetForm: '{street} {number}',
    remarks: [
      'Bitte nur schriftlich melden, telefonisch schlecht zu erreichen.',
      'Zahlt per Lastschrift; Vollmacht der Tochter liegt vor.',
      'Diabetes, Lieferung kühl halten.',
    ],
  },
  {
    country: 'FR',
    language: 'fr',
    women: {
      given: names('Anaïs, Chloé, Marie-Hélène, Fatou, Solène, Zoé, Geneviève, Maëlys'),
      family: names('Lefèvre, Béranger, Delacroix, Diallo, Gaudin, Mérieux, Pelletier, Saint-Just'),
    },
    men: {
      given: names('Jérôme, François, Étienne, Loïc, Mathéo, Aurélien, Jean-Noël, Gaël'),
      family: names(
        'Dubois, Le Goff=legoff, Fournier, Châtelain, N’Diaye, Rémond, Vasseur, Guérin',
      ),
    },
    phones: ['+33 6 39 98 ## ##', '0033 6 39 98 ## ##', '+33 6.39.98.##.##'],
    nationalId: '# ## ## ## ### ### ##',
    places: [
      ['69002', 'Lyon'],
      ['35000', 'Rennes'],
      ['34000', 'Montpellier'],
      ['67000', 'Strasbourg'],
    ],
    streets: [
      'rue de l’Église',
      'avenue du Général-Leclerc',
      'chemin des Prés',
      'quai Saint-Antoine',
    ],
    streetForm: '{number}, {street}',
    remarks: [
      'Rappeler après le 15, en congés jusque-là.',
      'Intolérance au lactose, à signaler au traiteur.',
      'A changé de nom après son mariage à Nîmes.',
    ],
  },
  {
    country: 'ES',
    language: 'es',
    women: {
      given: names('Begoña, María José=mariajose, Inés, Lucía, Nuria, Ainhoa, Rocío, Montserrat'),
      family: names('Núñez, García, Ibáñez, Etxeberria, Domínguez, Peña, Martínez, Vázquez'),
    },
    men: {
      given: names('Íñigo, Ángel, Joaquín, Andrés, Óscar, Sebastián, Jordi, Víctor'),
      family: names('Muñoz, Cárdenas, Ordóñez, Puig, Sánchez, Beltrán, Castaño, Rodríguez'),
    },
    phones: ['+34 600 000 ###', '+34 600 00 0# ##', '0034 600 000 ###'],
    nationalId: '########@',
    places: [
      ['41001', 'Sevilla'],
      ['48005', 'Bilbao'],
      ['15003', 'A Coruña'],
      ['46002', 'Valencia'],
    ],
    streets: ['Calle de la Peña', 'Avenida de Colón', 'Plaza del Ángel', 'Paseo de Gràcia'],
    streetForm: '{street}, {number}',
    remarks: [
      'Llamar solo por la mañana.',
      'Pidió la factura a nombre de su compañía.',
      'Celiaquía; revisar el menú de la comunión.',
    ],
  },
  {
    country: 'IT',
    language: 'it',
    women: {
      given: names('Benedetta, Giulia, Chiara, Ilaria, Donatella, Noemi, Mariangela, Viola'),
      family: names(
        'Esposito, Nicolini, De Santis=desantis, Marchetti, Carrà, Fontana, Rizzo, Bellini',
      ),
    },
    men: {
      given: names('Niccolò, Lorenzo, Gianluca, Raffaele, Tommaso, Salvatore, Piergiorgio, Elio'),
      family: names(
        'Ferrari, D’Angelo, Colombo, Cantù, Moretti, Lo Presti=lopresti, Galli, Zanetti',
      ),
    },
    phones: ['+39 300 000 0###', '+39 3000000###', '0039 300 0000 ###'],
    nationalId: '@@@@@@##@##@###@',
    places: [
      ['40121', 'Bologna'],
      ['80132', 'Napoli'],
      ['10121', 'Torino'],
      ['47921', 'Rimini'],
    ],
    streets: ['Via Garibaldi', 'Corso Vittorio Emanuele', 'Piazza della Libertà', 'Vicolo Stretto'],
    streetForm: '{street} {number}',
    remarks: [
      'Abita al terzo piano, il citofono è rotto.',
      'Preferisce ricevere la fattura per posta.',
      'È già cliente dal 1998; trattarla con riguardo.',
    ],
  },
  {
    country: 'PT',
    language: 'pt',
    women: {
      given: names('Conceição, Inês, Beatriz, Mafalda, Graça, Letícia, Leonor, Assunção'),
      family: names('Gonçalves, Simões, Magalhães, Brandão, Falcão, Patrício, Araújo, Guimarães'),
    },
    men: {
      given: names('João, Gonçalo, Tomás, Estêvão, Rui, Sebastião, Luís, António'),
      family: names(
        'Mendonça, da Silva=dasilva, Leitão, Corrêa, dos Santos=dossantos, Frazão, Mourão, Assis',
      ),
    },
    phones: ['+351 910 000 ###', '+351 91 000 0###', '00351 910000###'],
    nationalId: '######## # @@#',
    places: [
      ['1100-053', 'Lisboa'],
      ['4050-253', 'Porto'],
      ['3000-213', 'Coimbra'],
      ['9000-054', 'Funchal'],
    ],
    streets: ['Rua do Açúcar', 'Avenida da Liberdade', 'Travessa das Mães', 'Largo de São João'],
    streetForm: '{street}, {number}',
    remarks: [
      'Não telefonar ao fim de semana.',
      'A irmã também é cliente; não confundir as duas.',
      'Pagamento em três prestações combinado em março.',
    ],
  },
];
