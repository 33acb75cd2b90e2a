import { type Region, names } from './region.js';

export const middleEast: readonly Region[] = [
  {
    country: 'EG',
    language: 'ar',
    women: {
      given: names(
        'فاطمة=fatma, نورهان=nourhan, ياسمين=yasmine, هدى=hoda, سلمى=salma, مريم=mariam, رانيا=rania, آية=aya',
      ),
      family: names(
        'عبد الرحمن=abdelrahman, المصري=elmasry, حسنين=hassanein, الشافعي=elshafei, منصور=mansour, غالي=ghaly, البدري=elbadry, سليمان=soliman',
      ),
    },
    men: {
      given: names(
        'محمد=mohamed, أحمد=ahmed, يوسف=youssef, طارق=tarek, كريم=karim, عمرو=amr, مينا=mina, إسماعيل=ismail',
      ),
      family: names(
        'الحسيني=elhusseiny, عبد العزيز=abdelaziz, رمضان=ramadan, النجار=elnaggar, شوقي=shawky, جرجس=girgis, فوزي=fawzy, الدسوقي=eldesouky',
      ),
    },
    testDomain: 'مثال.إختبار',
    phones: ['+20 100 000 0###', '+20 10 0000 0###', '0020 100 0000 ###'],
    nationalId: '##############',
    places: [
      ['11511', 'القاهرة'],
      ['21500', 'الإسكندرية'],
      ['83511', 'أسوان'],
      ['42511', 'بورسعيد'],
    ],
    streets: ['شارع التحرير', 'شارع الجمهورية', 'شارع النيل', 'ميدان الأوبرا'],
    streetForm: '{number} {street}',
    remarks: [
      'يفضل الاتصال بعد صلاة العصر.',
      'حساسية من البنسلين.',
      'تم تغيير العنوان في شهر مارس.',
    ],
  },
  {
    country: 'IR',
    language: 'fa',
    women: {
      given: names(
        'زهرا=zahra, شیرین=shirin, پروانه=parvaneh, نگین=negin, مریم=maryam, ژاله=zhaleh, گلناز=golnaz, مهسا=mahsa',
      ),
      family: names(
        'محمدی=mohammadi, کریمی=karimi, رضایی=rezaei, پورحسینی=pourhosseini, شیرازی=shirazi, گلستانی=golestani, یزدانی=yazdani, چراغی=cheraghi',
      ),
    },
    men: {
      given: names(
        'علی=ali, حسین=hossein, پرویز=parviz, کوروش=kourosh, بهرام=bahram, آرش=arash, سیاوش=siavash, مجید=majid',
      ),
      family: names(
        'احمدی=ahmadi, موسوی=mousavi, تهرانی=tehrani, نژادیان=nezhadian, پارسا=parsa, قاسمی=ghasemi, کاویانی=kaviani, فرهادی=farhadi',
      ),
    },
    testDomain: 'مثال.آزمایشی',
    phones: ['+98 900 000 0###', '+98 (900) 0000 ###', '0098 900 000 0###'],
    nationalId: '##########',
    places: [
      ['11369', 'تهران'],
      ['81465', 'اصفهان'],
      ['71345', 'شیراز'],
      ['91735', 'مشهد'],
    ],
    streets: ['خیابان فردوسی', 'خیابان حافظ', 'بلوار کشاورز', 'کوچه گلستان'],
    streetForm: '{street}، پلاک {number}',
    remarks: [
      'لطفاً فقط عصرها تماس بگیرید.',
      'به پنی‌سیلین حساسیت دارد.',
      'نشانی جدید در قرارداد ثبت شد.',
    ],
  },
  {
    country: 'IL',
    language: 'he',
    women: {
      given: names(
        'נועה=noa, תמר=tamar, שירה=shira, יעל=yael, רבקה=rivka, אביגיל=avigail, מיכל=michal, הדס=hadas',
      ),
      family: names(
        'כהן=cohen, לוי=levi, מזרחי=mizrahi, פרידמן=friedman, ביטון=biton, שפירא=shapira, אוחיון=ohayon, גולדשטיין=goldstein',
      ),
    },
    men: {
      given: names(
        'יוסף=yosef, אלעד=elad, דוד=david, איתן=eitan, משה=moshe, עומר=omer, גיא=guy, נדב=nadav',
      ),
      family: names(
        'פרץ=peretz, אברהמי=avrahami, דהן=dahan, קפלן=kaplan, אזולאי=azoulay, רוזנברג=rosenberg, בן־דוד=ben-david, חדד=hadad',
      ),
    },
    phones: ['+972 50-000-0###', '+972 50 000 0###', '00972 50 0000###'],
    nationalId: '#########',
    places: [
      ['6120101', 'תל אביב'],
      ['9103401', 'ירושלים'],
      ['3303401', 'חיפה'],
      ['8410001', 'באר שבע'],
    ],
    streets: ['רחוב הרצל', 'שדרות רוטשילד', 'רחוב אלנבי', 'דרך השלום'],
    streetForm: '{street} {number}',
    remarks: ['להתקשר בערב בלבד.', 'אלרגיה לאגוזים.', 'הכתובת עודכנה באביב.'],
  },
];
