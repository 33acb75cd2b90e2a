import { type Region, names } from './region.js';

export const southAsia: readonly Region[] = [
  {
    country: 'IN',
    language: 'hi',
    women: {
      given: names(
        'प्रियंका=priyanka, सुनीता=sunita, अंजलि=anjali, कृति=kriti, शकुंतला=shakuntala, ऋतु=ritu, मीनाक्षी=meenakshi, लक्ष्मी=lakshmi',
      ),
      family: names(
        'शर्मा=sharma, त्रिपाठी=tripathi, अग्रवाल=agarwal, सिंह=singh, श्रीवास्तव=shrivastava, चौहान=chauhan, मिश्रा=mishra, गुप्ता=gupta',
      ),
    },
    men: {
      given: names(
        'अमित=amit, राजेश=rajesh, विश्वनाथ=vishwanath, हृदयेश=hridayesh, कुणाल=kunal, देवेंद्र=devendra, ज्ञानेश=gyanesh, मोहन=mohan',
      ),
      family: names(
        'वर्मा=verma, द्विवेदी=dwivedi, यादव=yadav, कुशवाहा=kushwaha, जोशी=joshi, ठाकुर=thakur, पांडेय=pandey, चतुर्वेदी=chaturvedi',
      ),
    },
    testDomain: 'उदाहरण.परीक्षा',
    phones: ['+91 90000 00###', '+91-90000-00###', '0091 9000000###'],
    nationalId: '#### #### ####',
    places: [
      ['221001', 'वाराणसी'],
      ['110006', 'दिल्ली'],
      ['302003', 'जयपुर'],
      ['226001', 'लखनऊ'],
    ],
    streets: ['महात्मा गाँधी मार्ग', 'चाँदनी चौक', 'नेहरू नगर', 'स्टेशन रोड'],
    streetForm: '{number}, {street}',
    remarks: ['केवल शाम को फ़ोन करें।', 'मूँगफली से एलर्जी है।', 'पता मार्च में बदल गया।'],
  },
  {
    country: 'BD',
    language: 'bn',
    women: {
      given: names(
        'ফাতেমা=fatema, নাসরিন=nasrin, শর্মিলা=sharmila, রোকেয়া=rokeya, মৌসুমী=mousumi, তাসনিম=tasnim, কৃষ্ণা=krishna, সুলতানা=sultana',
      ),
      family: names(
        'বেগম=begum, চৌধুরী=chowdhury, খাতুন=khatun, মুখার্জী=mukherjee, আক্তার=akter, হক=haque, দাশগুপ্ত=dasgupta, পারভীন=parvin',
      ),
    },
    men: {
      given: names(
        'রফিকুল=rafiqul, সৌরভ=sourav, আব্দুল=abdul, জাহাঙ্গীর=jahangir, অনির্বাণ=anirban, তানভীর=tanvir, কামরুল=kamrul, শুভ্র=shuvro',
      ),
      family: names(
        'ইসলাম=islam, রহমান=rahman, ভট্টাচার্য=bhattacharya, হোসেন=hossain, সরকার=sarkar, উদ্দিন=uddin, বিশ্বাস=biswas, তালুকদার=talukdar',
      ),
    },
    phones: ['+880 1300-000###', '+880 1300 000 ###', '00880 1300000###'],
    nationalId: '### ### ####',
    places: [
      ['1205', 'ঢাকা'],
      ['4000', 'চট্টগ্রাম'],
      ['3100', 'সিলেট'],
      ['6000', 'রাজশাহী'],
    ],
    streets: ['মিরপুর রোড', 'সদরঘাট', 'কাজী নজরুল সরণি', 'স্টেশন রোড'],
    streetForm: '{number} {street}',
    remarks: [
      'বিকেলের পরে ফোন করতে বলেছেন।',
      'চিংড়িতে অ্যালার্জি আছে।',
      'নতুন ঠিকানা চুক্তিতে লেখা আছে।',
    ],
  },
  {
    country: 'IN',
    language: 'ta',
    women: {
      given: names(
        'கவிதா=kavitha, மீனாட்சி=meenatchi, செல்வி=selvi, ஜெயந்தி=jeyanthi, லட்சுமி=latchumi, தமிழரசி=thamizharasi, பூங்கொடி=poongodi, யாழினி=yazhini',
      ),
      family: names(
        'முருகன்=murugan, சுப்பிரமணியன்=subramanian, ராஜேந்திரன்=rajendran, வேலுச்சாமி=veluchamy, கிருஷ்ணன்=krishnan, பழனிசாமி=palanisamy, நடராஜன்=natarajan, அண்ணாமலை=annamalai',
      ),
    },
    men: {
      given: names(
        'அருண்=arun, கார்த்திக்=karthik, செந்தில்=senthil, இளங்கோ=ilango, பிரபாகரன்=prabhakaran, குமரன்=kumaran, தினேஷ்=dinesh, ஞானவேல்=gnanavel',
      ),
      family: names(
        'சண்முகம்=shanmugam, ராமசாமி=ramasamy, பாண்டியன்=pandian, கோவிந்தசாமி=govindasamy, சிவக்குமார்=sivakumar, தங்கராஜ்=thangaraj, மாணிக்கம்=manickam, ஏழுமலை=ezhumalai',
      ),
    },
    testDomain: 'உதாரணம்.பரிட்சை',
    phones: ['+91 90001 00###', '+91-90001-00###', '0091 9000100###'],
    nationalId: '#### #### ####',
    places: [
      ['600004', 'சென்னை'],
      ['625001', 'மதுரை'],
      ['641001', 'கோயம்புத்தூர்'],
      ['613001', 'தஞ்சாவூர்'],
    ],
    streets: ['பாரதி சாலை', 'கோயில் தெரு', 'அண்ணா சாலை', 'மேற்கு வீதி'],
    streetForm: '{number}, {street}',
    remarks: ['மாலையில் மட்டும் அழைக்கவும்.', 'நிலக்கடலை ஒவ்வாமை உள்ளது.', 'முகவரி மார்ச் மாதம் மாறியது.'],
  },
];
