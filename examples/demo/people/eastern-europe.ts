import { type Region, names } from './region.js';

export const easternEurope: readonly Region[] = [
  {
    country: 'GR',
    language: 'el',
    women: {
      given: names(
        'Ελένη=eleni, Αικατερίνη=aikaterini, Δήμητρα=dimitra, Ευαγγελία=evangelia, Ζωή=zoi, Χρυσούλα=chrysoula, Ιωάννα=ioanna, Φωτεινή=foteini',
      ),
      family: names(
        'Παπαδοπούλου=papadopoulou, Γεωργίου=georgiou, Οικονόμου=oikonomou, Βλάχου=vlachou, Καραγιάννη=karagianni, Μαυρομιχάλη=mavromichali, Ξενάκη=xenaki, Θεοδώρου=theodorou',
      ),
    },
    men: {
      given: names(
        'Γιώργος=giorgos, Κωνσταντίνος=konstantinos, Οδυσσέας=odysseas, Αλέξανδρος=alexandros, Θωμάς=thomas, Στέλιος=stelios, Ηλίας=ilias, Παναγιώτης=panagiotis',
      ),
      family: names(
        'Παπαδόπουλος=papadopoulos, Νικολαΐδης=nikolaidis, Αγγελόπουλος=angelopoulos, Σταυρίδης=stavridis, Ψαράς=psaras, Καζαντζάκης=kazantzakis, Μανωλάς=manolas, Δημητρίου=dimitriou',
      ),
    },
    testDomain: 'παράδειγμα.δοκιμή',
    phones: ['+30 690 000 0###', '+30 69 0000 0###', '0030 6900000###'],
    nationalId: '@@ ######',
    places: [
      ['105 57', 'Αθήνα'],
      ['546 24', 'Θεσσαλονίκη'],
      ['262 21', 'Πάτρα'],
      ['712 01', 'Ηράκλειο'],
    ],
    streets: ['Ερμού', 'Λεωφόρος Συγγρού', 'Αγίου Δημητρίου', 'Οδός Ιπποκράτους'],
    streetForm: '{street} {number}',
    remarks: [
      'Να καλείται μόνο το πρωί.',
      'Έχει αλλεργία στην πενικιλίνη.',
      'Η σύμβαση ανανεώθηκε τον Μάρτιο.',
    ],
  },
  {
    country: 'RU',
    language: 'ru',
    women: {
      given: names(
        'Анна=anna, Екатерина=ekaterina, Людмила=lyudmila, Ольга=olga, Татьяна=tatyana, Юлия=yulia, Зинаида=zinaida, Алёна=alyona',
      ),
      family: names(
        'Иванова=ivanova, Смирнова=smirnova, Щербакова=shcherbakova, Кузнецова=kuznetsova, Соловьёва=solovyova, Жукова=zhukova, Белинская=belinskaya, Трофимова=trofimova',
      ),
    },
    men: {
      given: names(
        'Алексей=aleksey, Дмитрий=dmitry, Сергей=sergey, Фёдор=fyodor, Николай=nikolay, Вячеслав=vyacheslav, Пётр=pyotr, Илья=ilya',
      ),
      family: names(
        'Петров=petrov, Соколов=sokolov, Лебедев=lebedev, Воробьёв=vorobyov, Чернышёв=chernyshyov, Цветков=tsvetkov, Ершов=yershov, Зайцев=zaytsev',
      ),
    },
    testDomain: 'пример.испытание',
    phones: ['+7 900 000-0#-##', '+7 (900) 000-0#-##', '007 900 0000###'],
    nationalId: '###-###-### ##',
    places: [
      ['101000', 'Москва'],
      ['630099', 'Новосибирск'],
      ['420111', 'Казань'],
      ['190000', 'Санкт-Петербург'],
    ],
    streets: ['улица Пушкина', 'Садовая улица', 'проспект Мира', 'Щукинский переулок'],
    streetForm: '{street}, д. {number}',
    remarks: [
      'Звонить только после шести вечера.',
      'Аллергия на пенициллин, отметка в карте.',
      'Переезд весной, старый адрес недействителен.',
    ],
  },
  {
    country: 'UA',
    language: 'uk',
    women: {
      given: names(
        'Оксана=oksana, Галина=halyna, Євгенія=yevheniia, Надія=nadiia, Соломія=solomiia, Мар’яна=mariana, Ївга=yivha, Лариса=larysa',
      ),
      family: names(
        'Шевченко=shevchenko, Ковальчук=kovalchuk, Бондаренко=bondarenko, Мельник=melnyk, Лисенко=lysenko, Гончарова=honcharova, Зозуля=zozulia, Скоропадська=skoropadska',
      ),
    },
    men: {
      given: names(
        'Тарас=taras, Олексій=oleksii, Юрій=yurii, Володимир=volodymyr, Ігор=ihor, В’ячеслав=viacheslav, Остап=ostap, Микола=mykola',
      ),
      family: names(
        'Кравченко=kravchenko, Гнатюк=hnatiuk, Їжакевич=yizhakevych, Сидоренко=sydorenko, Пилипчук=pylypchuk, Щур=shchur, Довженко=dovzhenko, Хмельницький=khmelnytskyi',
      ),
    },
    phones: ['+380 50 000 0###', '+380 (50) 000-0#-##', '00380 50 0000###'],
    nationalId: '########-#####',
    places: [
      ['01001', 'Київ'],
      ['79008', 'Львів'],
      ['65026', 'Одеса'],
      ['61057', 'Харків'],
    ],
    streets: ['вулиця Хрещатик', 'вулиця Лесі Українки', 'площа Ринок', 'вулиця Івана Франка'],
    streetForm: '{street}, {number}',
    remarks: [
      'Телефонувати лише в робочі дні.',
      'Має алергію на бджолиний укус.',
      'Просить надсилати рахунки електронною поштою.',
    ],
  },
  {
    country: 'BG',
    language: 'bg',
    women: {
      given: names(
        'Цветелина=tsvetelina, Радка=radka, Божидара=bozhidara, Десислава=desislava, Милена=milena, Снежана=snezhana, Йорданка=yordanka, Елисавета=elisaveta',
      ),
      family: names(
        'Димитрова=dimitrova, Ангелова=angelova, Христова=hristova, Стоянова=stoyanova, Желева=zheleva, Пенчева=pencheva, Кръстева=krasteva, Тодорова=todorova',
      ),
    },
    men: {
      given: names(
        'Георги=georgi, Пламен=plamen, Красимир=krasimir, Любомир=lyubomir, Бойко=boyko, Симеон=simeon, Ясен=yasen, Тихомир=tihomir',
      ),
      family: names(
        'Димитров=dimitrov, Василев=vasilev, Тошев=toshev, Каменов=kamenov, Щерев=shterev, Ганчев=ganchev, Узунов=uzunov, Миленков=milenkov',
      ),
    },
    phones: ['+359 880 000 ###', '+359 88 000 0###', '00359 880000###'],
    nationalId: '##########',
    places: [
      ['1000', 'София'],
      ['4000', 'Пловдив'],
      ['9000', 'Варна'],
      ['5000', 'Велико Търново'],
    ],
    streets: ['бул. Витоша', 'ул. Цар Симеон', 'ул. Розова долина', 'пл. Независимост'],
    streetForm: '{street} № {number}',
    remarks: [
      'Да се търси само следобед.',
      'Алергия към ядки и мляко.',
      'Договорът е подновен през есента.',
    ],
  },
  {
    country: 'AM',
    language: 'hy',
    women: {
      given: names(
        'Անահիտ=anahit, Նարինե=narine, Լուսինե=lusine, Գայանե=gayane, Մարիամ=mariam, Արփի=arpi, Շուշան=shushan, Հասմիկ=hasmik',
      ),
      family: names(
        'Պետրոսյան=petrosyan, Գրիգորյան=grigoryan, Հակոբյան=hakobyan, Սարգսյան=sargsyan, Մկրտչյան=mkrtchyan, Ավետիսյան=avetisyan, Խաչատրյան=khachatryan, Ղազարյան=ghazaryan',
      ),
    },
    men: {
      given: names(
        'Արամ=aram, Տիգրան=tigran, Վարդան=vardan, Հայկ=hayk, Գևորգ=gevorg, Ռուբեն=ruben, Սուրեն=suren, Նարեկ=narek',
      ),
      family: names(
        'Հովհաննիսյան=hovhannisyan, Կարապետյան=karapetyan, Մանուկյան=manukyan, Ասատրյան=asatryan, Բաղդասարյան=baghdasaryan, Չոբանյան=chobanyan, Զաքարյան=zakaryan, Ստեփանյան=stepanyan',
      ),
    },
    phones: ['+374 90 000###', '+374 (90) 00-0#-##', '00374 90 000 ###'],
    nationalId: '##########',
    places: [
      ['0010', 'Երևան'],
      ['3104', 'Գյումրի'],
      ['2001', 'Վանաձոր'],
      ['1501', 'Սևան'],
    ],
    streets: ['Աբովյան փողոց', 'Մաշտոցի պողոտա', 'Թումանյան փողոց', 'Արցախի փողոց'],
    streetForm: '{street} {number}',
    remarks: ['Զանգահարել միայն երեկոյան։', 'Ունի ալերգիա ընկույզից։', 'Հասցեն փոխվել է գարնանը։'],
  },
  {
    country: 'GE',
    language: 'ka',
    women: {
      given: names(
        'ნინო=nino, თამარ=tamar, ქეთევან=ketevan, მარიამ=mariam, ნათია=natia, ეკატერინე=ekaterine, ლელა=lela, მანანა=manana',
      ),
      family: names(
        'ბერიძე=beridze, კაპანაძე=kapanadze, გელაშვილი=gelashvili, მაისურაძე=maisuradze, წერეთელი=tsereteli, ჭავჭავაძე=chavchavadze, ლომიძე=lomidze, ხარაძე=kharadze',
      ),
    },
    men: {
      given: names(
        'გიორგი=giorgi, ლევან=levan, ზურაბ=zurab, დავით=davit, ვახტანგ=vakhtang, შოთა=shota, ირაკლი=irakli, ნოდარ=nodar',
      ),
      family: names(
        'მამულაშვილი=mamulashvili, დოლიძე=dolidze, აბაშიძე=abashidze, ჯაფარიძე=japaridze, ორბელიანი=orbeliani, ყიფშიძე=kipshidze, კვარაცხელია=kvaratskhelia, შენგელია=shengelia',
      ),
    },
    phones: ['+995 500 00 0# ##', '+995 500 000 ###', '00995 500000###'],
    nationalId: '###########',
    places: [
      ['0105', 'თბილისი'],
      ['6000', 'ბათუმი'],
      ['4600', 'ქუთაისი'],
      ['1400', 'გორი'],
    ],
    streets: ['რუსთაველის გამზირი', 'ჭავჭავაძის ქუჩა', 'აღმაშენებლის ხეივანი', 'ვაჟას ქუჩა'],
    streetForm: '{street} {number}',
    remarks: [
      'გთხოვთ, დაურეკოთ მხოლოდ დილით.',
      'აქვს ალერგია პენიცილინზე.',
      'მისამართი შეიცვალა გაზაფხულზე.',
    ],
  },
];
