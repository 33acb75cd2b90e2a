import { type Region, names } from './region.js';

export const eastAsia: readonly Region[] = [
  {
    country: 'CN',
    language: 'zh-Hans',
    familyFirst: true,
    joiner: '',
    women: {
      given: names(
        '秀英=xiuying, 丽娟=lijuan, 雨欣=yuxin, 婷婷=tingting, 晓燕=xiaoyan, 静=jing, 思琪=siqi, 桂芳=guifang',
      ),
      family: names('王=wang, 李=li, 张=zhang, 欧阳=ouyang, 陈=chen, 赵=zhao, 周=zhou, 吴=wu'),
    },
    men: {
      given: names(
        '建国=jianguo, 伟=wei, 子轩=zixuan, 志强=zhiqiang, 浩然=haoran, 国庆=guoqing, 俊杰=junjie, 鹏=peng',
      ),
      family: names('刘=liu, 杨=yang, 黄=huang, 司马=sima, 徐=xu, 孙=sun, 诸葛=zhuge, 郑=zheng'),
    },
    testDomain: '例子.测试',
    phones: ['+86 130 0000 0###', '+86 13000000###', '0086 130-0000-0###'],
    nationalId: '##################',
    places: [
      ['200001', '上海'],
      ['610041', '成都'],
      ['510030', '广州'],
      ['710002', '西安'],
    ],
    streets: ['南京东路', '人民南路', '解放大道', '钟楼巷'],
    streetForm: '{street}{number}号',
    remarks: ['请在晚上七点以后联系。', '对青霉素过敏。', '三月已迁至新地址。'],
  },
  {
    country: 'TW',
    language: 'zh-Hant',
    familyFirst: true,
    joiner: '',
    women: {
      given: names(
        '淑芬=shufen, 雅婷=yating, 怡君=yichun, 美玲=meiling, 佳穎=chiaying, 麗華=lihua, 宜蓁=yichen, 鳳嬌=fengchiao',
      ),
      family: names(
        '陳=chen, 林=lin, 黃=huang, 張簡=changchien, 蔡=tsai, 鄭=cheng, 謝=hsieh, 蕭=hsiao',
      ),
    },
    men: {
      given: names(
        '志明=chihming, 家豪=chiahao, 俊宏=chunhung, 冠宇=kuanyu, 承翰=chenghan, 文雄=wenhsiung, 彥廷=yenting, 國榮=kuojung',
      ),
      family: names('吳=wu, 劉=liu, 葉=yeh, 歐陽=ouyang, 賴=lai, 蘇=su, 羅=lo, 魏=wei'),
    },
    testDomain: '例子.測試',
    phones: ['+886 900 000 ###', '+886-900-000-###', '00886 900000###'],
    nationalId: '@#########',
    places: [
      ['100', '臺北'],
      ['800', '高雄'],
      ['700', '臺南'],
      ['970', '花蓮'],
    ],
    streets: ['忠孝東路', '中華路', '民權街', '海安路'],
    streetForm: '{street}{number}號',
    remarks: ['請於平日下午來電。', '對花生過敏。', '發票改寄公司地址。'],
  },
  {
    country: 'JP',
    language: 'ja',
    familyFirst: true,
    women: {
      given: names(
        '花子=hanako, 美咲=misaki, さくら=sakura, 陽子=yoko, 由美=yumi, 葵=aoi, ひかり=hikari, 千代=chiyo',
      ),
      family: names(
        '佐藤=sato, 鈴木=suzuki, 高橋=takahashi, 渡邊=watanabe, 伊藤=ito, 小林=kobayashi, 長谷川=hasegawa, 桜井=sakurai',
      ),
    },
    men: {
      given: names(
        '拓也=takuya, 健一=kenichi, 翔太=shota, 大輔=daisuke, 悠真=yuma, 浩二=koji, 蓮=ren, 龍之介=ryunosuke',
      ),
      family: names(
        '田中=tanaka, 山本=yamamoto, 中村=nakamura, 加藤=kato, 齋藤=saito, 五十嵐=igarashi, 松本=matsumoto, 吉田=yoshida',
      ),
    },
    testDomain: '例え.テスト',
    phones: ['+81 90-0000-0###', '+81 90 0000 0###', '0081 90 00000###'],
    nationalId: '#### #### ####',
    places: [
      ['600-8001', '京都市'],
      ['530-0001', '大阪市'],
      ['060-0042', '札幌市'],
      ['810-0041', '福岡市'],
    ],
    streets: ['四条通', '梅田', '大通西', '天神'],
    streetForm: '{street}{number}番地',
    remarks: [
      '平日の夕方以降にご連絡ください。',
      'そばアレルギーあり。',
      '三月に転居済み、旧住所は無効。',
    ],
  },
  {
    country: 'KR',
    language: 'ko',
    familyFirst: true,
    joiner: '',
    women: {
      given: names(
        '서연=seoyeon, 지우=jiwoo, 민지=minji, 하은=haeun, 영숙=youngsook, 수빈=soobin, 은정=eunjung, 예린=yerin',
      ),
      family: names('김=kim, 이=lee, 박=park, 남궁=namgung, 최=choi, 정=jung, 강=kang, 윤=yoon'),
    },
    men: {
      given: names(
        '민준=minjun, 도윤=doyun, 현우=hyunwoo, 성호=sungho, 준영=junyoung, 태형=taehyung, 동건=donggun, 시우=siwoo',
      ),
      family: names('조=cho, 임=lim, 황보=hwangbo, 한=han, 오=oh, 서=seo, 신=shin, 권=kwon'),
    },
    testDomain: '실례.테스트',
    phones: ['+82 10-0000-0###', '+82 10 0000 0###', '0082 10 00000###'],
    nationalId: '######-#######',
    places: [
      ['03154', '서울'],
      ['48942', '부산'],
      ['61475', '광주'],
      ['63122', '제주'],
    ],
    streets: ['종로', '해운대로', '충장로', '한라산길'],
    streetForm: '{street} {number}',
    remarks: [
      '저녁 여섯 시 이후에 연락 바랍니다.',
      '땅콩 알레르기가 있음.',
      '봄에 이사하여 주소가 바뀜.',
    ],
  },
];
