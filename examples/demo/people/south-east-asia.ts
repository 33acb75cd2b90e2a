import { type Region, names } from './region.js';

export const southEastAsia: readonly Region[] = [
  {
    country: 'VN',
    language: 'vi',
    familyFirst: true,
    women: {
      given: names(
        'Thị Hồng=thihong, Thanh Hằng=thanhhang, Ngọc Ánh=ngocanh, Thùy Dương=thuyduong, Bích Phượng=bichphuong, Mỹ Lệ=myle, Quỳnh=quynh, Khánh Vy=khanhvy',
      ),
      family: names('Nguyễn, Trần, Lê, Phạm, Huỳnh, Võ, Đặng, Bùi'),
    },
    men: {
      given: names(
        'Văn Đức=vanduc, Quốc Bảo=quocbao, Minh Tuấn=minhtuan, Hữu Phước=huuphuoc, Tấn Dũng=tandung, Gia Huy=giahuy, Việt=viet, Đình Trọng=dinhtrong',
      ),
      family: names('Hoàng, Phan, Vũ, Đỗ, Hồ, Ngô, Dương, Lý'),
    },
    phones: ['+84 90 000 0###', '+84 900 000 ###', '0084 90 0000###'],
    nationalId: '0###########',
    places: [
      ['100000', 'Hà Nội'],
      ['550000', 'Đà Nẵng'],
      ['700000', 'Thành phố Hồ Chí Minh'],
      ['530000', 'Huế'],
    ],
    streets: ['Nguyễn Huệ', 'Trần Hưng Đạo', 'Lê Lợi', 'Hai Bà Trưng'],
    streetForm: '{number} {street}',
    remarks: [
      'Chỉ gọi vào buổi chiều.',
      'Bị dị ứng với tôm và đậu phộng.',
      'Đã chuyển nhà vào tháng ba.',
    ],
  },
  {
    country: 'TH',
    language: 'th',
    women: {
      given: names(
        'สมหญิง=somying, กนกวรรณ=kanokwan, พิมพ์ชนก=pimchanok, วิไลลักษณ์=wilailak, จันทร์เพ็ญ=chanphen, สุภาพร=supaporn, ณัฐธิดา=natthida, อรุณี=arunee',
      ),
      family: names(
        'ศรีสุวรรณ=srisuwan, วงศ์สวัสดิ์=wongsawat, ใจดี=jaidee, พงษ์พานิช=pongpanit, แก้วมณี=kaewmanee, รัตนโกสินทร์=rattanakosin, บุญเรือง=boonruang, ทองดี=thongdee',
      ),
    },
    men: {
      given: names(
        'สมชาย=somchai, ธนากร=thanakorn, ประเสริฐ=prasert, กิตติศักดิ์=kittisak, อนุชา=anucha, วีระพงษ์=weerapong, ณรงค์ฤทธิ์=narongrit, ชัยวัฒน์=chaiwat',
      ),
      family: names(
        'เจริญสุข=charoensuk, สุขเกษม=sukkasem, ปัญญาดี=panyadee, ภู่ระหงษ์=phurahong, นาคสวัสดิ์=naksawat, อินทรชัย=intarachai, มั่นคง=mankong, เพชรรัตน์=phetcharat',
      ),
    },
    phones: ['+66 80 000 0###', '+66 80-000-0###', '0066 80 0000###'],
    nationalId: '# #### ##### ## #',
    places: [
      ['10200', 'กรุงเทพฯ'],
      ['50200', 'เชียงใหม่'],
      ['40000', 'ขอนแก่น'],
      ['83000', 'ภูเก็ต'],
    ],
    streets: ['ถนนสุขุมวิท', 'ถนนเจริญกรุง', 'ซอยอารีย์', 'ถนนนิมมานเหมินท์'],
    streetForm: '{number} {street}',
    remarks: ['กรุณาโทรหลังหกโมงเย็น', 'แพ้กุ้งและถั่วลิสง', 'ย้ายบ้านเมื่อเดือนมีนาคม'],
  },
  {
    country: 'KH',
    language: 'km',
    familyFirst: true,
    women: {
      given: names(
        'ស្រីមុំ=sreymom, ចាន់ថា=chantha, សុភាព=sopheap, បុប្ផា=bopha, ធីតា=thida, កល្យាណ=kalyan, រតនា=ratana, ផល្លា=phalla',
      ),
      family: names('សុខ=sok, ចាន់=chan, កែវ=keo, លី=ly, ហេង=heng, នួន=nuon, ឈឹម=chhim, ម៉ៅ=mao'),
    },
    men: {
      given: names(
        'វិសាល=visal, សុវណ្ណ=sovann, រិទ្ធី=rithy, បូរី=borey, ដារ៉ា=dara, ពិសិដ្ឋ=piseth, វុទ្ធី=vuthy, សំណាង=samnang',
      ),
      family: names('ជា=chea, ទេព=tep, អ៊ុក=ouk, ប៉ែន=pen, ហ៊ុន=hun, សេង=seng, អ៊ឹម=im, ឡុង=long'),
    },
    phones: ['+855 10 000 ###', '+855 10000###', '00855 10 000###'],
    nationalId: '#########',
    places: [
      ['120211', 'ភ្នំពេញ'],
      ['171204', 'សៀមរាប'],
      ['020401', 'បាត់ដំបង'],
      ['070402', 'កំពត'],
    ],
    streets: ['មហាវិថីព្រះនរោត្តម', 'ផ្លូវព្រះសីហនុ', 'ផ្លូវវត្តបូព៌', 'ផ្លូវមាត់ទន្លេ'],
    streetForm: '{number} {street}',
    remarks: ['សូមទូរស័ព្ទតែពេលល្ងាច។', 'មានអាលែកស៊ីនឹងបង្គា។', 'បានប្តូរអាសយដ្ឋានក្នុងខែមីនា។'],
  },
];
