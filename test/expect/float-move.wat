;; guest code
;;   80000000  fmv.d.x fa0, a0
;;   80000004  fsgnjn.d fa1, fa0, fa0
;;   80000008  flt.d a1, fa1, fa0
;;   8000000c  fmv.x.d a2, fa1
;;   80000010  fcvt.d.w fa2, a1
;;   80000014  ecall
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000010, 1 not done, rounding
;;   2: 80000014, 0 not done, hart
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 4 i64, 3 f64, 1 i32
    block $B0 (result i32)
      block $B1 (result i32)
        block $B2 (result i32)
          (local.set $fuel (i32.load offset=700 (local.get $h)))
          (local.set $a0 (i64.load offset=80 (local.get $h)))
          (local.set $fcsr (i32.xor (i32.load offset=520 (local.get $h)) (i32.const 769)))
          (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 5))))
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 5)))
          (local.set $fa0 (f64.reinterpret_i64 (local.get $a0)))
          (local.set $fa1 (f64.neg (local.get $fa0)))
          block $B3
            block $B4
              (br_if $B4 (; unlikely ;) (i32.eqz (f64.eq (local.get $fa1) (local.get $fa1))))
              (br_if $B4 (; unlikely ;) (i32.eqz (f64.eq (local.get $fa0) (local.get $fa0))))
              (local.set $a1 (i64.extend_i32_u (f64.lt (local.get $fa1) (local.get $fa0))))
              (br $B3)
            end ;; $B4
            (f64.store offset=344 (local.get $h) (local.get $fa0))
            (f64.store offset=352 (local.get $h) (local.get $fa1))
            (drop (call $1 (local.get $h) (i32.const -1566206509)))
            (local.set $a1 (i64.load offset=88 (local.get $h)))
            (local.set $fcsr (i32.xor (i32.load offset=520 (local.get $h)) (i32.const 769)))
          end ;; $B3
          (local.set $a2 (i64.reinterpret_f64 (local.get $fa1)))
          (local.set $12 (i32.wrap_i64 (local.get $a1)))
          block $B5
            block $B6
              (br_if $B6 (; unlikely ;) (i32.and (local.get $fcsr) (i32.const 224)))
              (local.set $fa2 (f64.convert_i32_s (local.get $12)))
              (br $B5)
            end ;; $B6
            (i64.store offset=88 (local.get $h) (local.get $a1))
            (drop
              (br_if $B1 (; unlikely ;) (i32.const 1) (call $1 (local.get $h) (i32.const -771361197)))
            )
            (local.set $fa2 (f64.load offset=360 (local.get $h)))
            (local.set $fcsr (i32.xor (i32.load offset=520 (local.get $h)) (i32.const 769)))
          end ;; $B5
          (br $B2 (i32.const 2))
          (unreachable)
        end ;; $B2
        (local.set $4)
        (f64.store offset=360 (local.get $h) (local.get $fa2))
        (br $B1 (local.get $4))
      end ;; $B1
      (local.set $4)
      (i64.store offset=88 (local.get $h) (local.get $a1))
      (i64.store offset=96 (local.get $h) (local.get $a2))
      (f64.store offset=344 (local.get $h) (local.get $fa0))
      (f64.store offset=352 (local.get $h) (local.get $fa1))
      (br $B0 (local.get $4))
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)
